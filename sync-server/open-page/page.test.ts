// @vitest-environment jsdom
import { expect, test } from 'vitest'
import { mailPage } from './page.ts'

const TOKEN = 'aB3_-'.repeat(9)

/** The page as a browser would show it after its script ran. */
async function shown(fragment: string) {
  const page = await mailPage('en', 'verify-email', 'novacore://account')
  const read = new DOMParser().parseFromString(String(page), 'text/html')
  document.body.innerHTML = read.querySelector('main')?.outerHTML ?? ''
  history.replaceState(null, '', `/${fragment}`)
  // A script that came by innerHTML does not run by itself.
  const script = document.createElement('script')
  script.textContent = `{${document.querySelector('script')?.textContent}}`
  document.body.append(script)
  return {
    isWhole: document.getElementById('whole')?.hidden === false,
    isIncomplete: document.getElementById('incomplete')?.hidden === false,
    link: document.getElementById('open')?.getAttribute('href'),
    code: document.getElementById('code')?.textContent,
  }
}

test('moves the code from the fragment into the link and the page', async () => {
  expect(await shown(`#token=${TOKEN}`)).toEqual({
    isWhole: true,
    isIncomplete: false,
    link: `novacore://account/verify-email?token=${TOKEN}`,
    code: TOKEN,
  })
})

test.each([
  ['no fragment', ''],
  ['no code', '#token='],
  ['a code that was cut', `#token=${TOKEN.slice(0, 15)}`],
  ['a code that is too long', `#token=${'x'.repeat(101)}`],
  ['markup', '#token=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E'],
  ['more than a code', `#token=${TOKEN}%26from%3Dx`],
  ['a line end', `#token=${TOKEN}%0A`],
])('says that the link is incomplete: %s', async (_name, fragment) => {
  expect(await shown(fragment)).toEqual({
    isWhole: false,
    isIncomplete: true,
    link: 'novacore://account/verify-email?token=',
    code: '',
  })
})
