/** What the meeting allows those who do not organize it. */
export interface Rules {
  /** Nobody new is let in. */
  readonly isLocked: boolean;
  /** Everybody may write to everybody, except those for whom the chat is turned off. */
  readonly isChatOpen: boolean;
  /** People may write to one other person. */
  readonly isPrivateChatAllowed: boolean;
}
