import rehypeHighlight from 'rehype-highlight'

/**
 * Made once. The plugin registers its 37 languages anew wherever it is attached, and react-markdown attaches it for each
 * text it renders: that alone was 1.1 of 6.9 s of an answer of 16,000 characters.
 */
const highlight = rehypeHighlight({ detect: false })

/** Colours blocks of code whose language is named. */
export function rehypeCode(): typeof highlight {
  return highlight
}
