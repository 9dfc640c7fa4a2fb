import { ChatPage } from '../harness/chat-page.ts'
import { startFakeOllama } from '../harness/fake-ollama.ts'
import { dress, LOOKS, lookAt } from '../harness/look-at.ts'
import type { TestApp } from '../harness/test-app.ts'
import { expect, test } from './fixtures.ts'

const INSTRUCTIONS = 'We write a field guide to alpine plants. Give Latin names.'

function place(app: TestApp) {
  const projects = app.page.getByRole('navigation', { name: 'Projects' })
  return {
    projects,
    days: app.page.getByRole('navigation', { name: 'Chats' }),
    folder: (name: string) => projects.getByRole('link', { name, exact: true }),
  }
}

async function makeProject(app: TestApp, name: string): Promise<void> {
  await app.page.keyboard.press('Control+Shift+n')
  await expect(app.page.getByRole('textbox', { name: 'Project name' })).toBeFocused()
  await app.page.keyboard.type(name)
  await app.page.keyboard.press('Enter')
  await expect(app.page.getByRole('heading', { name, level: 1 })).toBeVisible()
}

test('A2: a project is made, given instructions that reach the model, and filled, by keyboard alone', async ({
  launch,
}) => {
  const model = await startFakeOllama()
  const app = await launch()
  const chat = new ChatPage(app.page)
  await chat.finishFirstRun()
  await app.pointAtEngine(model.url)
  const { keyboard } = app.page
  await makeProject(app, 'Alpine guide')
  await app.page.getByRole('textbox', { name: /Added to every chat/ }).focus()
  await keyboard.type(INSTRUCTIONS)
  // The counter is read out with the field; what comes next is discard, then save.
  await keyboard.press('Tab')
  await keyboard.press('Tab')
  await keyboard.press('Enter')
  await expect(app.page.getByText('Saved. It applies from the next message.')).toBeVisible()
  await app.page.getByRole('button', { name: 'New chat in this project' }).focus()
  await keyboard.press('Enter')
  await expect(app.page.getByRole('link', { name: 'Project “Alpine guide”' })).toBeVisible()
  await expect(chat.composer).toBeFocused()
  await chat.ask('Which gentian is blue?')
  const asked = model.chats().find(({ messages }) => messages.at(-1)?.content === 'Which gentian is blue?')
  expect(JSON.stringify(asked?.messages)).toContain(INSTRUCTIONS)
  const { projects, days } = place(app)
  await expect(projects.getByRole('link', { name: 'Which gentian is blue?' })).toBeVisible()
  await expect(days.getByRole('link', { name: 'Which gentian is blue?' })).toHaveCount(0)
  await app.close()
  await model.close()
})

test('A2: a chat moves into a project and out by its menu; a deleted project keeps its chats and comes back', async ({
  launch,
}) => {
  test.setTimeout(300_000)
  const model = await startFakeOllama()
  const app = await launch()
  const chat = new ChatPage(app.page)
  await chat.finishFirstRun()
  await app.pointAtEngine(model.url)
  await chat.ask('Which gentian is blue?')
  await makeProject(app, 'Alpine guide')
  await makeProject(app, 'Kitchen')
  const { projects, days, folder } = place(app)
  const title = 'Which gentian is blue?'
  const move = async (target: string) => {
    await app.page.getByRole('link', { name: title }).first().hover()
    await app.page
      .getByRole('button', { name: `Actions for “${title}”` })
      .first()
      .click()
    await app.page.getByRole('menuitem', { name: 'Move to project' }).hover()
    await app.page.getByRole('menuitemradio', { name: target }).click()
  }
  await move('Alpine guide')
  await expect(app.page.getByText('Moved to “Alpine guide”.', { exact: true })).toBeVisible()
  await expect(projects.getByRole('link', { name: title })).toBeVisible()
  await expect(days.getByRole('link', { name: title })).toHaveCount(0)

  await folder('Alpine guide').click()
  await expect(app.page.getByText(/^1 chat, created on/)).toBeVisible()
  await app.page.getByRole('textbox', { name: /Added to every chat/ }).fill(INSTRUCTIONS)
  await lookAt(app, 'project')
  await dress(app, LOOKS[0])
  await app.page.getByRole('button', { name: 'Save' }).click()

  await app.page.locator('#main').getByRole('button', { name: 'Delete project' }).click()
  await expect(days.getByRole('link', { name: title })).toBeVisible()
  await app.page.getByRole('button', { name: 'Undo' }).click()
  await expect(app.page.getByRole('heading', { name: 'Alpine guide', level: 1 })).toBeVisible()
  await expect(app.page.getByRole('textbox', { name: /Added to every chat/ })).toHaveValue(INSTRUCTIONS)

  await projects.getByRole('link', { name: title }).click()
  await expect(chat.questions).toHaveCount(1)
  await lookAt(app, 'project-chat')
  await dress(app, LOOKS[0])
  await move('No project')
  await expect(days.getByRole('link', { name: title })).toBeVisible()

  await app.page.keyboard.press('Control+Shift+n')
  await expect(app.page.getByRole('dialog', { name: 'New project' })).toBeVisible()
  await lookAt(app, 'new-project')
  await app.page.keyboard.press('Escape')

  // Narrow, the window would keep its size and open without a sidebar.
  await dress(app, LOOKS[0])
  await app.close()
  const again = await launch({ dataDir: app.dataDir })
  await expect(place(again).folder('Kitchen')).toBeVisible()
  await again.close()
  await model.close()
})
