import type { ErrorCode } from './errors.ts'

export interface ErrorText {
  /** what happened */
  title: string
  /** what to do next */
  next: string
}

/** What the person reads for each code, beside the error's own message. Plain words: what happened, then what to do. */
export const ERROR_TEXTS: Record<ErrorCode, ErrorText> = {
  'input.invalid': { title: 'Something in this form is not right.', next: 'Correct the marked field and try again.' },
  'payload.too_large': { title: 'This is too large to send.', next: 'Send less at a time, or split it.' },
  'auth.required': { title: 'This page is not signed in to Hearth.', next: 'Open Hearth again from its own window.' },
  'auth.forbidden': { title: 'This is not allowed from here.', next: 'Open Hearth from its own address on this PC.' },
  'route.not_found': { title: 'There is nothing at this address.', next: 'Go back, or choose a page in the sidebar.' },

  'conversation.not_found': { title: 'This conversation is gone.', next: 'Choose another one in the list.' },
  'message.not_found': { title: 'This message is gone.', next: 'Reload the conversation.' },
  'message.wrong_role': { title: 'This cannot be done with this kind of message.', next: 'Choose another message.' },
  'conversation.busy': { title: 'An answer is still being written.', next: 'Stop it, or wait until it is finished.' },
  'conversation.too_long': {
    title: 'This conversation is too long to be compared.',
    next: 'Start a new one and compare there.',
  },
  'conversation.compared': { title: 'This conversation is compared already.', next: 'End the comparison first.' },
  'chat_folder.not_found': { title: 'This folder is gone.', next: 'Choose another one in the list.' },
  'prompt.not_found': { title: 'This prompt is gone.', next: 'Choose another one in the list.' },
  'prompt.name_taken': { title: 'Another prompt has this name.', next: 'Choose another name.' },
  'prompt.too_many': { title: 'The prompt library is full.', next: 'Delete some that you no longer use.' },
  'attachment.not_found': { title: 'This attachment is gone.', next: 'Attach the file again.' },
  'attachment.not_text': {
    title: 'Hearth cannot read this kind of file.',
    next: 'Attach text, code, a PDF, a Word file (.docx) or a picture.',
  },
  'attachment.unsupported': {
    title: 'Hearth cannot read this kind of file.',
    next: 'Save it as .docx, PDF or text without a password, and attach that.',
  },
  'attachment.encrypted': {
    title: 'This file is locked with a password.',
    next: 'Save a copy without a password, and attach that.',
  },
  'attachment.damaged': {
    title: 'This file is damaged.',
    next: 'Open it in its own program, save it again, and attach the new file.',
  },
  'attachment.no_text': {
    title: 'This file holds only pictures of text, or nothing.',
    next: 'Run text recognition on it, or attach its pages as pictures.',
  },
  'attachment.too_hard': {
    title: 'This file takes too long to read.',
    next: 'Attach a part of it, or save it again from its own program.',
  },
  'upload.not_found': { title: 'The file did not arrive.', next: 'Choose the file again.' },
  'export.not_found': { title: 'This export is gone.', next: 'Export again.' },
  'import.unreadable': {
    title: 'This is no file that Hearth can import.',
    next: 'Choose an export of Hearth (.json), or of ChatGPT (.zip or conversations.json).',
  },
  'import.not_found': { title: 'This import is gone.', next: 'Reload the list of imports.' },
  'import.wrong_state': { title: 'The import has moved on meanwhile.', next: 'Look at its state, then choose again.' },

  'agent.not_found': { title: 'This agent is gone.', next: 'Choose another agent.' },
  'agent.built_in': { title: 'This agent comes with Hearth and stays as it is.', next: 'Make a copy and change that.' },
  'agent.changed_since': {
    title: 'This agent was saved elsewhere meanwhile.',
    next: 'Look at the newest version, then save again.',
  },
  'agent.version_not_found': { title: 'There is no such version of this agent.', next: 'Reload the list.' },
  'agent.import_invalid': {
    title: 'This file holds no agent that Hearth can read.',
    next: 'Choose a file that Hearth exported, at most 1 MB.',
  },
  'memory.not_found': { title: 'This memory is gone.', next: 'Reload the list.' },
  'memory.known': { title: 'This is remembered already.', next: 'Change the words, or delete one of the two.' },

  'run.not_found': { title: 'This run is gone.', next: 'Reload the list.' },
  'run.wrong_state': { title: 'The run has moved on meanwhile.', next: 'Look at its state, then choose again.' },
  'run.limit_reached': { title: 'The run reached its limit.', next: 'Continue it, or raise the limit in Settings.' },
  'run.unknown_outcome': {
    title: 'Hearth was interrupted, and nobody knows whether this step happened.',
    next: 'Look at the result, then choose whether to repeat it.',
  },

  'approval.not_found': { title: 'This question is gone.', next: 'Reload the approvals.' },
  'approval.already_decided': { title: 'This was decided already.', next: 'Reload to see the decision.' },
  'approval.changed': { title: 'What you were shown has changed.', next: 'Read it again, then decide.' },
  'grant.not_found': { title: 'This permission is gone.', next: 'Reload the permissions.' },

  'provider.not_found': { title: 'This provider is gone.', next: 'Choose another one in Settings.' },
  'provider.invalid_address': {
    title: 'This is not an address that Hearth can use.',
    next: 'Enter it like http://127.0.0.1:11434.',
  },
  'model.not_chosen': { title: 'No model is chosen.', next: 'Choose one above the message, or in Settings.' },
  'download.not_found': { title: 'This download is gone.', next: 'Start it again in Settings.' },
  'ollama.not_installed': {
    title: 'Ollama was not found on this PC.',
    next: 'Install it from ollama.com, then check again.',
  },

  'llm.unreachable': { title: 'The provider does not answer.', next: 'Check that it is running, then try again.' },
  'llm.timeout': { title: 'The model took too long.', next: 'Try again, or choose a smaller model.' },
  'llm.cut': { title: 'The answer broke off.', next: 'Continue it, or try again.' },
  'llm.overloaded': { title: 'The provider has too much to do.', next: 'Try again in a moment.' },
  'llm.rate_limited': { title: 'The provider asks for a pause.', next: 'Try again in a few minutes.' },
  'llm.auth_rejected': { title: 'The provider refused the key.', next: 'Enter the key again in Settings.' },
  'llm.payment_required': { title: 'The provider asks for payment.', next: 'Check your account with the provider.' },
  'llm.forbidden': {
    title: 'Your account may not use this model.',
    next: 'Choose another model, or ask the provider for access.',
  },
  'llm.model_missing': { title: 'This model is not there.', next: 'Get it in Settings, or choose another one.' },
  'llm.bad_request': {
    title: 'The provider did not accept the question.',
    next: 'Set the parameters of this chat back, or choose another model.',
  },
  'llm.bad_response': {
    title: 'The provider answered something unreadable.',
    next: 'Try again, or choose another model.',
  },
  'llm.context_overflow': {
    title: 'This is more than the model can read at once.',
    next: 'Attach less, start a new chat, or choose a model that reads more.',
  },
  'llm.content_filtered': {
    title: 'The provider refused this content.',
    next: 'Say it differently, or use another model.',
  },
  'llm.capability_missing': { title: 'This model cannot do that.', next: 'Choose a model that can.' },
  'llm.engine_crashed': {
    title: 'The program that runs the model stopped.',
    next: 'Try again; it starts anew by itself.',
  },
  'llm.model_broken': {
    title: 'The model file is damaged or unknown.',
    next: 'Get the model again, or choose another one.',
  },
  'llm.out_of_memory': {
    title: 'The model does not fit into the memory of this PC.',
    next: 'Close other programs, or choose a smaller model.',
  },
  'llm.cloud_blocked': {
    title: 'Settings keep everything on this PC.',
    next: 'Choose a model on this PC, or change Privacy in Settings.',
  },

  'folder.not_found': { title: 'This folder is not there.', next: 'Choose another folder.' },
  'folder.not_a_folder': { title: 'This is not a folder.', next: 'Choose a folder.' },
  'file.outside_folders': {
    title: 'This is outside of the folders you allowed.',
    next: 'Allow its folder in Settings if agents should reach it.',
  },
  'file.forbidden_name': { title: 'A file cannot have this name.', next: 'Choose another name.' },
  'file.not_found': { title: 'This file is not there.', next: 'Check the name, or choose another file.' },
  'file.read_only': { title: 'This file may only be read.', next: 'Allow writing in its folder in Settings.' },
  'file.too_large': { title: 'This file is too large.', next: 'Choose a smaller file, or a part of it.' },
  'file.binary': { title: 'This file is not text.', next: 'Choose a text, Markdown or code file.' },
  'file.changed_since': {
    title: 'The file was changed since then.',
    next: 'Look at it first; undo anyway if you do not need the newer text.',
  },
  'file.no_match': { title: 'The text to replace is not in the file.', next: 'Let the agent read the file again.' },
  'file.ambiguous_match': {
    title: 'The text to replace is in the file more than once.',
    next: 'Let the agent name a longer piece of it.',
  },
  'change.not_found': { title: 'This change is gone.', next: 'Reload the list of changes.' },
  'change.already_undone': { title: 'This change was undone already.', next: 'Reload the list of changes.' },
  'version.damaged': {
    title: 'The kept version of this file is damaged.',
    next: 'Restore the file from your own backup.',
  },
  'disk.full': { title: 'The disk is full.', next: 'Free some space, then try again.' },

  'web.forbidden_address': {
    title: 'This address is not opened.',
    next: 'Allow its host in Settings, Permissions, if it is in your own network.',
  },
  'web.off': { title: 'This is switched off.', next: 'Change it in Settings, Web or Privacy.' },
  'web.unreachable': { title: 'The site cannot be reached.', next: 'Check the address and the connection.' },
  'web.refused': { title: 'The site refused to answer.', next: 'Open it in a browser, or choose another page.' },
  'web.unreadable': {
    title: 'The page cannot be read as text.',
    next: 'Open it in a browser, or choose another page.',
  },
  'script.failed': {
    title: 'The script stopped with an error.',
    next: 'Read what it says, and let the agent correct it.',
  },

  'tool.unknown': { title: 'There is no such tool.', next: 'Choose from the tools in the list.' },
  'tool.bad_arguments': { title: 'The tool was called in a wrong way.', next: 'Try again, or choose another model.' },
  'tool.denied': { title: 'This tool is not allowed here.', next: 'Change its permission if the agent should use it.' },
  'tool.timeout': { title: 'The tool took too long and was stopped.', next: 'Try again with less at a time.' },
  'tool.failed': { title: 'The tool could not do its work.', next: 'Read its output, then try again.' },

  'help.not_found': { title: 'There is no such page in the help.', next: 'Choose another page at the left.' },

  'setting.unknown': { title: 'There is no such setting.', next: 'Reload Settings.' },
  'setting.invalid': { title: 'The setting cannot have this value.', next: 'Enter a value that is allowed.' },
  'setting_profile.not_found': { title: 'This profile is gone.', next: 'Choose another one in Settings.' },
  'setting_profile.name_taken': { title: 'Another profile has this name.', next: 'Choose another name.' },
  'settings_file.unreadable': {
    title: 'This is not a settings file of Hearth.',
    next: 'Choose a file that was exported from Settings.',
  },
  'settings_file.changed': {
    title: 'The settings have changed since you looked.',
    next: 'Look at the differences again, then confirm.',
  },

  'backup.not_found': { title: 'This backup is gone.', next: 'Reload the list.' },
  'backup.invalid': {
    title: 'This file is not a sound backup of Hearth.',
    next: 'Choose another backup. Nothing was changed.',
  },
  'backup.busy': { title: 'A backup or a restore is under way.', next: 'Wait until it is finished, then try again.' },
  'recovery.not_needed': { title: 'The data is fine.', next: 'Reload the page.' },

  'secrets.unavailable': {
    title: 'Keys and passwords cannot be reached.',
    next: 'Unlock the keychain of this PC, or check HEARTH_SECRETS_PASSPHRASE.',
  },
  'data.locked': {
    title: 'Another Hearth uses this data folder.',
    next: 'Go to its window, or choose another folder with --data-dir.',
  },
  'data.unwritable': {
    title: 'Hearth cannot write to its data folder.',
    next: 'Check the permissions of the folder, or choose another with --data-dir.',
  },
  'db.newer_than_app': {
    title: 'This data was written by a newer Hearth.',
    next: 'Update Hearth, or put the backup from before the update back.',
  },
  'db.corrupt': {
    title: 'The database is damaged.',
    next: 'Start Hearth again: it offers to restore a backup or to save what can be read.',
  },
  'db.missing': {
    title: 'The database is gone.',
    next: 'Start Hearth again: it offers to restore a backup.',
  },
  'db.update_failed': {
    title: 'The data could not be brought to this version of Hearth.',
    next: 'Start Hearth again: it offers the backup from before the update.',
  },
  'port.taken': {
    title: 'Another program uses this port.',
    next: 'Choose another with --port, or 0 for any free one.',
  },
  'connection.lost': {
    title: 'The connection to Hearth broke off.',
    next: 'It comes back by itself while Hearth runs.',
  },

  cancelled: { title: 'Stopped.', next: 'Continue when you like.' },
  bug: {
    title: 'Something broke in Hearth.',
    next: 'Try again; if it stays, report it with its reference.',
  },
}
