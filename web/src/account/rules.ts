/** The rules that the platform will hold people to, known here so that they are told before sending. */
export const isHandle = (text: string) => /^[a-z0-9_]{3,30}$/i.test(text.trim());

export const isDisplayName = (text: string) => text.trim().length > 0 && text.trim().length <= 50;

export const isPassword = (text: string) => text.length >= 8 && text.length <= 128;

/** People type the @ too. */
export const bareHandle = (text: string) => text.trim().replace(/^@/, '');
