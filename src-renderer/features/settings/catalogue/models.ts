import { strings } from '../strings.ts'
import { entry, number, type SettingEntry } from './entry.ts'

export const models: readonly SettingEntry[] = [
  entry(
    'models',
    'models.defaultChat',
    'Model for chats',
    'New chats use this model unless the agent or the chat names another one.',
    {
      type: 'model',
      whenEmpty: strings.setting.notChosen,
    },
  ),
  entry(
    'models',
    'models.defaultUtility',
    'Model for small jobs',
    'Writes chat titles and shortens long chats. A small, quick model is enough.',
    {
      type: 'model',
      whenEmpty: strings.setting.ownDefault,
    },
  ),
  entry(
    'models',
    'models.defaultVision',
    'Model for pictures',
    'Offered when a picture is attached and the model of the chat cannot see it.',
    {
      type: 'model',
      whenEmpty: strings.setting.notChosen,
      capability: 'vision',
    },
  ),
  entry(
    'models',
    'models.defaultEmbedding',
    'Model for finding by meaning',
    'Turns text into numbers, so that the help finds what you mean and not only what you typed.',
    { type: 'model', whenEmpty: strings.setting.notChosen, capability: 'embedding' },
  ),
  entry(
    'models',
    'models.idleUnloadMinutes',
    'Unload a model when it was idle for',
    'Ollama and the built-in engine keep a model in memory so long. A model can have a time of its own in its options.',
    number(1, 1_440, 'min'),
  ),
  entry(
    'models',
    'models.ggufFolder',
    'Folder with model files',
    'Hearth looks for .gguf files here, beside its own folder for models.',
    { type: 'folder', maxLength: 1_000 },
  ),
]
