import { expect, test } from 'vitest'
import { readComputeLine } from './compute-line.ts'

const line = (rest: string) =>
  `time=2026-11-28T04:50:00.000Z level=INFO source=types.go:42 msg="inference compute" ${rest}`

test('B3: reads the graphics card that the engine names, and no processor', () => {
  const card =
    'id=GPU-1 filter_id="" library=CUDA compute=8.9 name=CUDA0 description="NVIDIA RTX 4070" type=discrete total="12.0 GiB" available="11.1 GiB"'
  expect(readComputeLine(line(card))).toEqual({ name: 'NVIDIA RTX 4070', memory_bytes: 12 * 2 ** 30 })
  expect(
    readComputeLine(line('id=cpu library=cpu name=cpu total="23.5 GiB" available="21.7 GiB"')),
  ).toBeNull()
  expect(readComputeLine('level=INFO msg="Listening on 127.0.0.1:1"')).toBeNull()
})
