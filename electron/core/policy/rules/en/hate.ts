import type { Rule } from '../rule.ts'

export const HATE: readonly Rule[] = [
  {
    category: 'hate',
    severity: 'ask',
    form: 'make',
    phrases: [
      `
        {write} ..6 (joke | jokes | essay | essays | post | posts | tweet | tweets | poem | poems | song |
        songs | speech | speeches | article | articles | story | stories | comment | comments | rant | rants |
        meme | memes | manifesto | manifestos | slogan | slogans | flyer | flyers | argument | arguments |
        propaganda | paragraph | paragraphs | insult | insults | text | texts | reasons) ..8 (why | that |
        mocking | about how | claiming | saying | against | degrading | dehumanising | dehumanizing |
        insulting | attacking | making fun of | about | blaming) (all | the | most)? {groups} ..6 (inferior |
        superior | stupid | dumb | lazy | criminal | criminals | vermin | rats | animals | subhuman | parasite |
        parasites | disgusting | dirty | evil | should (be | die | not | leave) | dont (belong | deserve) |
        do not (belong | deserve) | less intelligent | ruin* | thieves | terrorists | deported | hate |
        worthless | weak | plague | control (everything | the _ | us) | must (go | leave | die) | greedy |
        violent | unclean | cant drive | are the problem)`,
      `
        {write} ..5 (joke | jokes | poem | poems | song | songs | limerick | limericks | rant | rants | meme |
        memes | story | stories | post | posts | comment | comments) ..4 (stupid | dumb | lazy | greedy |
        dirty | criminal | stinky | smelly | primitive | stingy | cheap | ugly | inferior |
        violent) all? {groups}`,
      `
        {write} ..5 (racist | sexist | homophobic | transphobic | antisemitic | anti semitic | islamophobic |
        xenophobic | misogynistic | hateful | bigoted | neo nazi | nazi | white supremacist |
        white power) ..2 (joke | jokes | essay | essays | post | posts | tweet | tweets | poem | poems | song |
        songs | speech | speeches | article | articles | story | stories | comment | comments | rant | rants |
        meme | memes | manifesto | manifestos | slogan | slogans | flyer | flyers | argument | arguments |
        propaganda | recruitment | chant | chants | insult | insults | slur | slurs | pamphlet | pamphlets)`,
      '(mocking | degrading | dehumanising | dehumanizing | insulting | hateful | hate filled) ..4 {groups}',
      `
        hate (speech | post | tweet | mail | message | poem | song | rant) ..3 (against | about | to |
        targeting | for)`,
    ],
  },
  {
    category: 'hate',
    severity: 'ask',
    form: 'any',
    phrases: [
      `
        (why are | arent | are) (all | most)? the? {groups} (so | such | all | just | really)? (stupid | dumb |
        lazy | criminal | criminals | dirty | disgusting | evil | inferior | greedy | violent | retarded |
        terrorist | terrorists | subhuman | vermin | untrustworthy)`,
      `
        (prove | argue | convince _ | explain why | persuade _ | show) ..4 (the holocaust (never happened |
        did not happen | didnt happen | is a (lie | hoax) | was (faked | a hoax)) | (women | men |
        black people | blacks | jews | muslims | white people | whites | gay | gays | immigrants) (are |
        were) (inferior | superior | less (intelligent | human) | stupid | subhuman | responsible for all) |
        (slavery | the holocaust | genocide) (was | is) (good | justified | right))`,
      `
        all? {groups} (should be | deserve to be | need to be | must be | ought to be) (killed | exterminated |
        gassed | shot | deported | eliminated | wiped out | sterilised | sterilized | hanged | burned)`,
      `
        (get rid of | remove | kick out | cleanse | deport | discriminate against | fire | reject |
        exclude) ..3 all? the? (jews | muslims | black (people | applicants | tenants) | blacks | gays |
        gay people | disabled (people | applicants) | immigrants | women over) ..3`,
    ],
  },
]
