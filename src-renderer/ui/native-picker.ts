/** Asks the person for a path with the dialog of the system; null when they cancelled. */
export type NativePicker = (picks: 'folder' | 'file', title: string) => Promise<string | null>

let picker: NativePicker | null = null

/** Makes PathPicker use the dialog of the system from now on. Only the desktop shell has one. */
export function setNativePicker(next: NativePicker): void {
  picker = next
}

export const nativePicker = (): NativePicker | null => picker
