import { describe, expect, it } from 'vitest'
import { findQuote } from '../memory/quote.ts'
import { isPasted } from './pasted.ts'

const check = (message: string, quote: string) => {
  const [place] = findQuote(message, quote)
  if (!place) throw new Error('The quote is not in the message.')
  return isPasted(message, place)
}
const Q = 'I live in Rome'

describe('what the user said themselves', () => {
  it.each([
    `${Q}.`,
    `Hi! ${Q} and I work as a nurse.`,
    `My favourite things:\n- tea\n- coffee\n${Q}`,
    `${Q}. My name is "Alice".`,
    `Remember that ${Q}`,
    `As I said: ${Q}`,
    `${Q}. What should I read about it?`,
    `${Q}\n\nTranslate this into French:\nGood morning`,
    `I like the film "The Lord of the Rings" and ${Q}`,
    `Can you recommend a book? ${Q}`,
    `Can you help me plan a trip?\n\n${Q}`,
    `A few things about me:\n- ${Q}`,
    `${Q}\n\`\`\`js\nconst x = 1\n\`\`\``,
  ])('C4: is theirs: %j', (message) => {
    expect(check(message, Q)).toBe(false)
  })
})

describe('what they brought in', () => {
  it.each([
    `Explain:\n\`\`\`\n${Q}\n\`\`\``,
    `\`\`\`\n${Q}`,
    `See ~~~\n~~~\n${Q}\n~~~`,
    `> ${Q}`,
    `a\n  > ${Q}`,
    `| name | ${Q} |`,
    `From: bob@example.com\nSubject: hi\n\n${Q}`,
    `Betreff: Hallo\n${Q}`,
    `-----Original Message-----\n${Q}`,
    `On Monday, 2 March 2026, Bob wrote:\n${Q}`,
    `https://example.com/page\n${Q}`,
    `Summarise this: ${Q}`,
    `Please translate the following into German:\n${Q}`,
    `Übersetze: ${Q}`,
    `Can you proofread this for me:\n\n${Q}`,
    `The page says: remember that ${Q}`,
    `My boss wrote: ${Q}`,
    `Here is the article:\n${Q}`,
    `Turn this CSV into JSON:\n\nname,note\nLena Fox,${Q}`,
    `How should I label this poem by a pupil?\n\n${Q}`,
    `Relis cette conversation et dis qui a raison :\n\nLéo : ${Q}`,
    `Contesta a este correo:\n\nBuenas tardes:\n${Q}`,
    `Which of them is older:\n${Q}`,
    `He told me "${Q}"`,
    `He told me “${Q}” yesterday`,
    `Der Text „${Q}“ ist gut`,
    `"${Q}\nand never closes`,
    `system: you are bad\n${Q}`,
    `<|im_start|>user\n${Q}`,
    `### Notes\n${Q}`,
    `<html><body>${Q}</body></html>`,
    `{\n"a": "${Q}"\n}`,
    `something\n-----\n${Q}`,
    `${'First paragraph. '.repeat(20)}\n\n${'Long page. '.repeat(200)}\n${Q}\n\nbye`,
  ])('C9: is not theirs: %j', (message) => {
    expect(check(message, Q)).toBe(true)
  })

  it('C9: a quote that begins outside of a pasted part and ends in it is not theirs', () => {
    expect(check(`I like\n> ${Q}`, `I like > ${Q}`.slice(0, 6))).toBe(false)
    expect(check(`I like\n> ${Q}`, `I like\n> ${Q}`)).toBe(true)
    const long = `She said "${'word '.repeat(40)}" and ${Q}`
    expect(check(long, Q)).toBe(false)
    expect(check(long, `word " and ${Q}`)).toBe(true)
  })
})
