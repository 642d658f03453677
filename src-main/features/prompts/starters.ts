export interface Starter {
  key: string
  name: string
  title: string
  text: string
}

/** The prompts that every library begins with. Keys never change: they say which starters a person has had. */
export const STARTERS: readonly Starter[] = [
  {
    key: 'summarise',
    name: 'summarise',
    title: 'Summarise a text',
    text: 'Summarise this in {{length|five sentences,one sentence,a list of key points}}. Keep names, numbers and dates.\n\n{{text}}',
  },
  {
    key: 'rewrite',
    name: 'rewrite',
    title: 'Rewrite in another tone',
    text: 'Rewrite this so that it sounds {{tone|friendly,formal,short and direct}}. Keep the meaning and the language.\n\n{{text}}',
  },
  {
    key: 'translate',
    name: 'translate',
    title: 'Translate',
    text: 'Translate this into {{language=English}}. Give only the translation.\n\n{{text}}',
  },
  {
    key: 'explain',
    name: 'explain',
    title: 'Explain',
    text: 'Explain {{topic}} to {{reader|somebody new to it,a colleague,a child}}. Start with the main idea, then give one example.',
  },
  {
    key: 'todo',
    name: 'todo',
    title: 'Make a to-do list',
    text: 'Make a to-do list from this, most important first. Name who and by when where it is said, and what is unclear.\n\n{{text}}',
  },
  {
    key: 'proofread',
    name: 'proofread',
    title: 'Correct spelling and grammar',
    text: 'Correct spelling and grammar. Change nothing else. Then list what you changed.\n\n{{text}}',
  },
  {
    key: 'reply',
    name: 'reply',
    title: 'Draft a reply',
    text: 'Write a {{tone|friendly,formal}} reply to this message. What I want to say: {{point}}\n\n{{message}}',
  },
]
