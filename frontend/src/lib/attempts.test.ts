import { expect, it, vi } from 'vitest'
import type { AdjustmentInput, StockDetail } from '@/api/schema'
import { networkProblem, Problem } from './problem'
import { attempts } from './attempts'

const detail = {} as StockDetail
const five: AdjustmentInput = { reason: 'received', units: 5, note: null }

it('repeats a change of unknown outcome under its key, and no other', async () => {
  const send = vi.fn<(key: string, adjustment: AdjustmentInput) => Promise<StockDetail>>()
  const adjust = attempts(send)
  const keys = () => send.mock.calls.map(([key]) => key)
  send.mockRejectedValueOnce(networkProblem())
  await expect(adjust(five)).rejects.toThrow()
  send.mockRejectedValueOnce(new Problem('internal', '', 500, '', ''))
  await expect(adjust(five)).rejects.toThrow()
  send.mockResolvedValue(detail)
  await adjust(five)
  expect(new Set(keys()).size).toBe(1)
  // It went well: the same once more is another change.
  await adjust(five)
  expect(new Set(keys()).size).toBe(2)
  send.mockRejectedValueOnce(networkProblem())
  await expect(adjust(five)).rejects.toThrow()
  await adjust({ ...five, units: 6 })
  expect(new Set(keys()).size).toBe(4)
})

it('begins anew after a refusal', async () => {
  const send = vi.fn<(key: string, adjustment: AdjustmentInput) => Promise<StockDetail>>()
  const adjust = attempts(send)
  send.mockRejectedValueOnce(new Problem('invalid-request', '', 422, '', ''))
  await expect(adjust(five)).rejects.toThrow()
  send.mockResolvedValue(detail)
  await adjust(five)
  expect(send.mock.calls[0]?.[0]).not.toBe(send.mock.calls[1]?.[0])
})
