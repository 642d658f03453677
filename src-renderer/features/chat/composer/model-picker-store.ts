import { create } from 'zustand'

/** Whether the list of models is open: a failed answer opens it too. */
export const useModelPicker = create<{ isOpen: boolean }>(() => ({ isOpen: false }))

export const openModelPicker = (): void => useModelPicker.setState({ isOpen: true })
export const setModelPicker = (isOpen: boolean): void => useModelPicker.setState({ isOpen })
