import type { Extension as TreeExtension } from 'mdast-util-from-markdown'
import {
  asciiAlpha,
  asciiAlphanumeric,
  asciiControl,
  markdownLineEndingOrSpace,
} from 'micromark-util-character'
import type { Code, Construct, Effects, Event, Extension, State, TokenizeContext } from 'micromark-util-types'
import { addressLength, endsAddress, startsHost } from './address-rules.ts'

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    literalAutolink: 'literalAutolink'
    literalAutolinkHttp: 'literalAutolinkHttp'
    literalAutolinkWww: 'literalAutolinkWww'
  }
}

/**
 * Replaces GFM's bare addresses (https://… and www.…), which end at the next space only: Chinese and Japanese have none,
 * and the rest of the sentence became part of the address. E-mail addresses stay with GFM.
 */
export function addressSyntax(): Extension {
  const http: Construct = {
    name: 'bareHttp',
    tokenize: tokenizer(['http://', 'https://'], 'literalAutolinkHttp'),
  }
  const www: Construct = { name: 'bareWww', tokenize: tokenizer(['www.'], 'literalAutolinkWww') }
  return {
    text: { 72: http, 104: http, 87: www, 119: www },
    disable: { null: ['protocolAutolink', 'wwwAutolink'] },
  }
}

/** An address without its protocol is opened by https. */
export function addressFromMarkdown(): TreeExtension {
  return {
    exit: {
      literalAutolinkWww(token) {
        this.config.exit.data?.call(this, token)
        const link = this.stack.at(-1)
        if (link?.type === 'link') link.url = `https://${this.sliceSerialize(token)}`
      },
    },
  }
}

type AddressToken = 'literalAutolinkHttp' | 'literalAutolinkWww'

function tokenizer(prefixes: string[], type: AddressToken): Construct['tokenize'] {
  return function tokenize(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
    let rest = 0
    /** Looks ahead to where the address ends, without taking anything. */
    const measure: Construct = {
      partial: true,
      tokenize(lookAhead, found, none) {
        let text = ''
        const read = (code: Code): State | undefined => {
          const char = code !== null && code > 0 ? String.fromCharCode(code) : ''
          const lower = (text + char).toLowerCase()
          const prefix = prefixes.find((each) => lower.startsWith(each))
          const isBegun = prefix
            ? text.length > prefix.length
            : prefixes.some((each) => each.startsWith(lower))
          const isEnd =
            code === null || markdownLineEndingOrSpace(code) || asciiControl(code) || endsAddress(text, char)
          if (isEnd) {
            rest = prefixes.some((each) => text.toLowerCase().startsWith(each)) ? addressLength(text) : 0
            return rest > 0 ? found(code) : none(code)
          }
          if (prefix && text.length === prefix.length && !startsHost(char)) return none(code)
          if (!prefix && !isBegun) return none(code)
          text += char
          lookAhead.consume(code)
          return read
        }
        return (code) => {
          lookAhead.enter('data')
          return read(code)
        }
      },
    }
    const take = (code: Code): State | undefined => {
      if (rest === 0) {
        effects.exit(type)
        effects.exit('literalAutolink')
        return ok(code)
      }
      rest -= 1
      effects.consume(code)
      return take
    }
    const before = this.previous
    const touchesWord = type === 'literalAutolinkHttp' ? asciiAlpha(before) : isBeforeWww(before)
    return (code) => {
      if (touchesWord || isInLabel(this.events)) return nok(code)
      const begin: State = (first) => {
        effects.enter('literalAutolink')
        effects.enter(type)
        return take(first)
      }
      return effects.check(measure, begin, nok)(code)
    }
  }
}

function isBeforeWww(code: Code): boolean {
  return asciiAlphanumeric(code) || (code !== null && code > 0 && './-@:'.includes(String.fromCharCode(code)))
}

/** Links do not nest: an address in `[https://example.org](…)` is the text of that link. */
function isInLabel(events: readonly Event[]): boolean {
  return events.some(
    ([kind, token]) =>
      kind === 'enter' && (token.type === 'labelLink' || token.type === 'labelImage') && !token._balanced,
  )
}
