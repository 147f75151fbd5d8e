const faults = new Map<string, Error>()

/** Why a payment could not be started, on its way from the checkout to the order's page. */
export const payFault = {
  set: (order: string, error: unknown): void => void faults.set(order, error instanceof Error ? error : new Error(String(error))),
  get: (order: string): Error | undefined => faults.get(order),
}
