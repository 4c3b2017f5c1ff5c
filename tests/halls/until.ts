/** Asks again until the answer will do; the test's own timeout ends a wait in vain. */
export const until = async <Answer>(
  ask: () => Promise<Answer> | Answer,
  good: (answer: Answer) => boolean,
): Promise<Answer> => {
  for (;;) {
    const answer = await ask();
    if (good(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
