import type { ContractMeeting } from './meeting.js';
import type { ContractStage } from './stage.js';

/** What happens in one case. Throws when a promise of the contract is broken. */
export type CaseBody = (meeting: ContractMeeting, stage: ContractStage) => Promise<void>;

/** One case, ready for any test runner. */
export interface ContractCase {
  title: string;
  run(): Promise<void>;
}
