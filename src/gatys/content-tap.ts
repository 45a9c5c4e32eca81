/** The tap at which photo and picture are compared; departure from Gatys et al. (2016), who take relu4_2. */
export const CONTENT_TAP = 'relu4_1'
