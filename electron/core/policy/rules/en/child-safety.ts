import type { Rule } from '../rule.ts'

export const CHILD_SAFETY: readonly Rule[] = [
  {
    category: 'child_safety',
    severity: 'block',
    form: 'make',
    phrases: [
      `
        ({write} | find | finding | get | getting | download | downloading | share | sharing | sell | selling |
        take | taking | trade | trading | watch | watching | draw | drawing | describe |
        imagine) ..6 ({sexual} ..6 {minor} | {minor} ..8 {sexual} | child porn* | csam | cp ( video | videos |
        pic | pics | image | images | link | links ))`,
      'child porn* | csam | kiddie porn | lolicon | jailbait (pic | pics | image | images)',
    ],
  },
  {
    category: 'child_safety',
    severity: 'block',
    form: 'do',
    phrases: [
      `
        (seduce | seducing | groom | grooming | molest | molesting | touch | touching | undress | undressing |
        rape | raping | (have | having) sex with | (sleep | sleeping) with | sext | sexting | (hook |
        hooking) up with | (flirt | flirting) with | date | dating | abuse | abusing | exploit |
        exploiting) ..3 {minor}`,
      `
        (convince | convincing | get | getting | trick | tricking | persuade | persuading | make | making |
        force | forcing | lure | luring | tempt | tempting | coerce | coercing | manipulate | manipulating |
        blackmail | blackmailing | ask | asking | talk | talking) ..3 {minor} ..6 (nude | nudes | naked |
        (photo | photos | pic | pics | picture | pictures | video | videos) of (hersel* | himsel* | themsel*) |
        (send | sending) ..2 (pic | pics | nude | nudes | photo | photos) | undress | (have | having | into |
        for) sex* | intimate | sexual (act | acts | thing | things | favor | favors | favour | favours) |
        touch (me | my | her | his) | strip)`,
      `
        (convince | convincing | get | getting | trick | tricking | persuade | persuading | lure | luring |
        tempt | tempting | coerce | coercing | manipulate | manipulating | win | winning | gain | gaining |
        earn | earning | befriend | befriending) (a | an | the | some | someones | another | young | neighbors |
        neighbours | strangers | trust of | confidence of |
        #)* ({minor} | childs | childrens | girls | boys | teens) ..8 ((meet | meets) me |
        alone | my car | my van | my house | (our | a | keep) (secret | secrets) | secret from (his | her |
        their) parents | without (his | her | their | the) parents | not to? tell)`,
      `
        (lure | luring | kidnap | kidnapping | abduct | abducting | capture | capturing | snatch |
        snatching) ..3 {minor}`,
      `
        (meet | meeting | find | finding | approach | approaching) ..3 {minor} ..4 (sex* | hook up |
        alone without)`,
    ],
  },
  {
    category: 'child_safety',
    severity: 'block',
    form: 'any',
    phrases: [
      `
        i ..2 (want | like | love | would like | wish | plan | am going | am | im) to? have? (sex with |
        sexually attracted to | fuck | molest | touch sexually) ..3 {minor} !( and )`,
    ],
  },
]
