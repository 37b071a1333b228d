/** The ways the site can ask who somebody is, each at its own address. `suspended` is a dead end. */
export const challengePaths = {
  verify: '/instagram/challenge/',
  suspicious: '/instagram/checkpoint/',
  captcha: '/instagram/auth_platform/recaptcha/',
  code: '/instagram/auth_platform/codeentry/',
  twoFactor: '/instagram/accounts/login/two_factor/',
  suspended: '/instagram/accounts/suspended/',
} as const;

export type ChallengeKind = keyof typeof challengePaths;
export const challengeKinds = Object.keys(challengePaths) as ChallengeKind[];
