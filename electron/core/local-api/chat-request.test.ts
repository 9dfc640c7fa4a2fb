import { describe, expect, it } from 'vitest'
import { chatRequestSchema, questionOf, toApiChat } from './chat-request.ts'

const user = (content: unknown) => ({ role: 'user', content })
const read = (body: object) => toApiChat(chatRequestSchema.parse(body))
const firstIssue = (body: object) => {
  const { error } = chatRequestSchema.safeParse(body)
  const issue = error?.issues[0]
  return issue && { param: issue.path.join('.'), message: issue.message }
}

describe('a call to /v1/chat/completions', () => {
  it('needs no more than a message', () => {
    expect(read({ messages: [user('Hello')] })).toEqual({
      model: null,
      messages: [{ role: 'user', content: 'Hello' }],
      maxTokens: null,
    })
  })

  it('is put into the words of the engine', () => {
    const messages = [
      { role: 'developer', content: 'Be kind.' },
      user([
        { type: 'text', text: 'One' },
        { type: 'text', text: 'Two' },
      ]),
    ]
    const schema = { type: 'object' }
    expect(
      read({
        model: 'm',
        messages,
        temperature: 0,
        top_p: 0.5,
        stop: 'END',
        max_tokens: 5,
        max_completion_tokens: 7,
        response_format: { type: 'json_schema', json_schema: { name: 'x', schema } },
        seed: 1,
      }),
    ).toEqual({
      model: 'm',
      messages: [
        { role: 'system', content: 'Be kind.' },
        { role: 'user', content: 'One\nTwo' },
      ],
      maxTokens: 7,
      temperature: 0,
      topP: 0.5,
      stop: ['END'],
      format: schema,
    })
  })

  it('takes fields that say nothing, as many clients send them', () => {
    const empty = {
      model: '',
      temperature: null,
      stop: null,
      n: 1,
      tools: [],
      logprobs: false,
      response_format: { type: 'text' },
    }
    expect(read({ messages: [user('Hello')], ...empty })).toEqual(read({ messages: [user('Hello')] }))
  })

  it.each([
    [{ messages: [user('Hi')], n: 2 }, 'n', /^One answer/],
    [{ messages: [user('Hi')], tools: [{}] }, 'tools', /^Tools are not/],
    [{ messages: [user('Hi')], functions: [{}] }, 'functions', /^Functions are not/],
    [{ messages: [user('Hi')], audio: { voice: 'x' } }, 'audio', /^Sound is not/],
    [{ messages: [user('Hi')], modalities: ['text', 'audio'] }, 'modalities.1', /^Only text/],
    [{ messages: [user([{ type: 'image_url' }])] }, 'messages.0.content', /images/],
    [
      { messages: [user('Hi'), { role: 'assistant', content: '', tool_calls: [{}] }] },
      'messages.1.tool_calls',
      /^Tools/,
    ],
    [{ messages: [user('Hi'), { role: 'tool', content: 'x' }] }, 'messages.1.role', /^A role is/],
    [{ messages: [user(' ')] }, 'messages', /^At least one/],
  ])('refuses %j by the name of the field', (body, param, message) => {
    expect(firstIssue(body)).toEqual({ param, message: expect.stringMatching(message) })
  })

  it('keeps half of a surrogate pair out of the store and the engine', () => {
    expect(read({ messages: [user('a\ud800')] }).messages).toEqual([{ role: 'user', content: 'a\ufffd' }])
  })
})

it('the question is the last message of the user’s, wherever it stands', () => {
  expect(
    questionOf([
      { role: 'user', content: 'one' },
      { role: 'user', content: 'two' },
      { role: 'assistant', content: 'three' },
    ]),
  ).toBe('two')
})
