/** A context from yes and no: the first answer is the lowest bit. */
export function contextOf(answers: readonly boolean[]): number {
  return answers.reduceRight((context, answer) => context * 2 + (answer ? 1 : 0), 0);
}
