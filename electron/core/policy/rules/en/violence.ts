import type { Rule } from '../rule.ts'

export const VIOLENCE: readonly Rule[] = [
  {
    category: 'violence',
    severity: 'block',
    form: 'do',
    phrases: [
      `
        {hard} (off | down)? {person} !( in (chess | checkers | poker | a game | the game | tennis | (a |
        an) argument) | to (succeed | study | learn | do better) | with (kindness | laughter) )`,
      '(push | pushing) {person} (off | down | in front)',
      `
        (smash | smashe | smashing | smashting | crush | crushe | crushing | crushting | break | breake |
        breaking | breakting | crack | cracke | cracking | crackting | crack open | crack opene |
        crack opening | crack openting | slit | slite | sliting | slitting | cut | cute | cuting | cutting |
        cut off | cut offe | cut offing | cut offting | saw | sawe | sawing | sawting | saw off | saw offe |
        saw offing | saw offting | shatter | shattere | shattering | shatterting | slic | slice | slicing |
        slicting | hammer | hammere | hammering | hammerting | bash | bashe | bashing | bashting | snap |
        snape | snaping | snapting | ruptur | rupture | rupturing | rupturting | twist | twiste | twisting |
        twistting | rip | ripe | riping | ripting | rip off | rip offe | rip offing | rip offting | ripping |
        rippinge | rippinging | rippingting | ripping off | ripping offe | ripping offing | ripping offting |
        gouge | gougee | gougeing | gougeting) (in | out | open | off)? ({somebodys} | (a | an) (human |
        humans)) ..1 {body}`,
      `
        (saw | sawe | sawing | sawting | sawping | cut | cute | cuting | cutting | cutping | chop | chope |
        choping | chopting | chopping | hack | hacke | hacking | hackting | hackping | dissolv | dissolve |
        dissolving | dissolvting | dissolvping | dispos | dispose | disposing | disposting | disposping) (of |
        up | apart)? (a | the | my | someones | his | her)? (dead | human)? (body | bodies | corpse | corpses)`,
      `
        (commit | committing | plan | planning | (carry | carrying) out | carrying out | organise | organising |
        organize | organizing | execute | executing | stage | staging | perform | performing | (get |
        getting) away with | (cover | covering) up) ..3 ({crime} | someones death | (my | his | her) _ death)`,
      `
        (hide | hiding | (get | getting) rid of | bury | burying | destroy | destroying | (dispose |
        disposing) of | dissolve | dissolving) ..3 (dead (body | bodies) | a (body | bodies) | the (body |
        bodies) | corpse | corpses | dead baby | human remains)`,
      `
        (hire | hiring | find | finding | contact | contacting | pay | paying) ..3 (hitman | hitmen | hit man |
        hit men | contract (killer | killers) | assassin | assassins | someone to (kill | hurt | beat))`,
      `
        ((blow | blowing) up | bomb | bombing | (burn | burning) down | (set | setting) fire to | torch |
        torching | demolish | demolishing | firebomb | firebombing | (shoot | shooting) up | derail |
        derailing | hijack | hijacking | sabotage | sabotaging | attack | attacking | terrorise | terrorising |
        terrorize | terrorizing) ..3 {place}`,
      '(set | setting) _ ..3 {place} on fire',
      '(make | making) ..3 (car | house | plane) explode',
      `
        (spike | spiking | drug | drugging | roofie | roofiing | (put | putting) (something | drug | drugs |
        poison | pills | roofies)) ..3 (drink | drinks | food | coffee | tea | glass)`,
      `
        (poison | poisons | venom | venoms | toxin | toxins | substance | substances | drug |
        drugs) ..8 (undetectable | untraceable | (cant | cannot | not | never | wont | isnt |
        hard to) be? (trace | traced | detect | detected | found) | autopsy | (leave | leaves) no (trace |
        traces))`,
      '(undetectable | untraceable | slow acting) (poison | poisons | toxin | toxins)',
      `
        (people | someone | place | person | kids | women) to (shoot | kill | rape | stab | murder | kidnap |
        commit)`,
      '(take | taking | hold | holding) {person} hostage',
      '(terminate | terminating | ende | ending) {somebodys} life',
    ],
  },
  {
    category: 'violence',
    severity: 'ask',
    form: 'do',
    phrases: [
      '{soft} ..1 {person} !( feelings | heart | record | score | expectations )',
      `
        (crush | crushe | crushing | smash | smashe | smashing | break | breake | breaking | crack | cracke |
        cracking | destroy | destroye | destroying | ruin | ruine | ruining | slash | slashe | slashing |
        demolish | demolishe | demolishing | burn | burne | burning | vandalis | vandalise | vandalising |
        vandaliz | vandalize | vandalizing | key | keye | keying | scratch | scratche | scratching | wreck |
        wrecke | wrecking | sabotag | sabotage | sabotaging) {somebodys} ..1 (car | cars | tire | tires | tyre |
        tyres | house | home | life | lives | motorbike | bike | property | window | windows | career |
        reputation | marriage | leg | legs | dog | cat | garden)`,
      `
        (punch | punching | punchting | punchbing | kick | kicking | kickting | kickbing | hit | hiting |
        hitting | hitbing | stab | stabing | stabting | stabbing | shoot | shooting | shootting | shootbing |
        cut | cuting | cutting | cutbing) {person} (so | where | without)`,
      `
        (headshot | knockout punch | beating) ..3 (my gun | my (wife | girlfriend | boyfriend | husband |
        partner | kid | child))`,
      '(tackle | trip | push | knock) {person} (to break | so)',
      `
        (poison | poisoning | kill | killing) ..2 (neighbors | neighbours | (neighbor | neighbour) s |
        someones | his | her | their) ..1 (dog | dogs | cat | cats | pet | pets | plants | tree)`,
      `
        (torture | torturing | abuse | abusing | (set | setting) fire to | hurt | hurting) ..2 (dog | dogs |
        cat | cats | animal | animals | pet | pets | kitten | kittens | puppy | puppies)`,
      `
        (organise | organising | organize | organizing | start | starting | incite | inciting) ..3 (dog (fight |
        fighting | fights) | riot | riots | cockfight | cockfights | gang war | mob violence)`,
    ],
  },
  {
    category: 'violence',
    severity: 'ask',
    form: 'any',
    phrases: [
      `
        (i | im | i am | ill | i will | we | were) ..3 (want to | wanna | going to | gonna | will | plan to |
        planning to | intend to | ready to | about to | must | need to) (finally | just | really |
        actually)? (kill | murder | stab | shoot | rape | strangle | poison | beat up | attack | bomb |
        shoot up | burn down) ({person} | (my | the | a | this) ..1 {place})`,
    ],
  },
]
