import type { CaseBody, ContractCase } from './case.js';
import { laneCases } from './lane-cases.js';
import { lifeCases, resumeCases } from './life-cases.js';
import { liveSetCases } from './live-set-cases.js';
import { startMeeting } from './meeting.js';
import { rightsCases } from './rights-cases.js';
import type { ContractStage } from './stage.js';

export type { ContractCase } from './case.js';
export type { ContractStage } from './stage.js';

/**
 * Everything a transport promises, in terms of what people observe. Runs under any test runner:
 * `for (const { title, run } of transportContract('mine', makeStage)) test(title, run);`
 *
 * @param makeStage sets the adapter up anew for each case.
 */
export function transportContract(
  name: string,
  makeStage: () => Promise<ContractStage> | ContractStage,
  options: { resumes?: boolean } = {},
): ContractCase[] {
  const cases = { ...liveSetCases, ...laneCases, ...rightsCases, ...lifeCases };
  const all = options.resumes === false ? cases : { ...cases, ...resumeCases };
  return Object.entries(all).map(([title, body]) => ({
    title: `${name}: ${title}`,
    run: () => play(body, makeStage),
  }));
}

async function play(body: CaseBody, makeStage: () => Promise<ContractStage> | ContractStage): Promise<void> {
  const stage = await makeStage();
  const meeting = await startMeeting(stage);
  try {
    await body(meeting, stage);
  } finally {
    meeting.close();
    await stage.close?.();
  }
}
