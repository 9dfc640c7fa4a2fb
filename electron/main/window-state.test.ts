import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readWindowState, writeWindowState } from './window-state.ts'

const LAPTOP = { x: 0, y: 0, width: 1280, height: 720 }
const SECOND = { x: 1280, y: 0, width: 2560, height: 1440 }
let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nova-window-'))
  path = join(folder, 'window.json')
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('window state', () => {
  it('J4: comes back as it was', () => {
    const state = { width: 900, height: 700, x: 1400, y: 100, isMaximized: true }
    writeWindowState(path, state)
    expect(readWindowState(path, [LAPTOP, SECOND])).toEqual(state)
  })

  it('J4: leaves a place that is on no screen any more, and fits the size to what there is', () => {
    writeWindowState(path, { width: 2000, height: 1200, x: 1400, y: 100, isMaximized: false })
    expect(readWindowState(path, [LAPTOP])).toEqual({ width: 1280, height: 720, isMaximized: false })
  })

  it.each(['', '{', '{"width":"wide"}', '{"width":-5,"height":3}', '[]'])(
    'J4: opens at the usual size when the file says %j',
    (text) => {
      writeFileSync(path, text)
      expect(readWindowState(path, [SECOND])).toEqual({ width: 1180, height: 800, isMaximized: false })
    },
  )

  it('J4: opens where no screen is known', () => {
    expect(readWindowState(path, [])).toEqual({ width: 1180, height: 800, isMaximized: false })
  })
})
