/** What is done, in the forms of an order and of "of doing". */
export const ACTS = {
  make: `
    make | makes | making | build | builds | building | construct | constructs | constructing | assemble |
    assembles | assembling | create | creates | creating | produce | produces | producing | production of |
    manufacture | manufacturing | synthesise | synthesising | synthesize | synthesizing | synthesis of | (cook |
    cooks | cooking) up? | brew | brewing | prepare | preparing | craft | crafting | print | printing |
    extract | extracting | purify | purifying | design | designing | develop | developing | putting together |
    put together | homemade | (recipe | formula | instructions | ingredients | synthesis) (for | of) |
    synthesis route (for | to | of) | (blueprint | blueprints) (for | of)`,
  get: `
    (get | getting) (hold of)? | buy | buying | obtain | obtaining | acquire | acquiring | purchase |
    purchasing | order | ordering | steal | stealing | smuggle | smuggling`,
  set_off: `
    detonate | detonating | (set | setting) off | plant | planting | explode | exploding | deploy | deploying |
    release | releasing | spread | spreading | disperse | dispersing | weaponise | weaponising | weaponize |
    weaponizing | enrich | enriching | culture | culturing | grow | growing | hide | hiding | throw | throwing |
    use | using`,
  hard: `
    (kill | killing) off? | murder | murdering | assassinate | assassinating | poison | poisoning | strangle |
    strangling | suffocate | suffocating | smother | smothering | stab | stabbing | behead | beheading |
    execute | executing | slaughter | slaughtering | slay | slaying | lynch | lynching | torture | torturing |
    kidnap | kidnapping | kidnaping | abduct | abducting | rape | raping | maim | maiming | mutilate |
    mutilating | drown | drowning | electrocute | electrocuting | burn | burning | shoot | shooting | snipe |
    sniping | butcher | butchering | dismember | dismembering | exterminate | exterminating | annihilate |
    annihilating | eradicate | eradicating | (wipe | wiping) out | gas | gassing | drug | drugging | roofie |
    sedate | sedating | euthanise | euthanising | euthanize | euthanizing | gut | gutting | sexually (assault |
    assaulting) | molest | molesting | traffic | trafficking | bomb | bombing | (run | running) over | push |
    pushing`,
  soft: `
    hurt | hurting | harm | harming | injure | injuring | (beat | beating) up? | hit | hitting | punch |
    punching | kick | kicking | attack | attacking | assault | assaulting | choke | choking | throttle |
    throttling | overpower | overpowering | capture | capturing | (hunt | hunting) down? | torment |
    tormenting | terrorise | terrorising | terrorize | terrorizing | eliminate | eliminating | terminate |
    terminating | liquidate | liquidating | (get | getting) rid of | (get | getting) revenge on | (take |
    taking) revenge on | taking out | destroy | destroying | break | breaking | cripple | crippling | (knock |
    knocking) out | blackmail | blackmailing | extort | extorting | lure | luring | threaten | threatening |
    intimidate | intimidating | coerce | coercing | dox | doxing | doxxing | humiliate | humiliating | bully |
    bullying | harass | harassing`,
  write: `
    write | writing | create | creating | make | making | build | building | code | coding | develop |
    developing | program | programming | generate | generating | produce | producing | design | designing |
    compose | composing | draft | drafting | craft | crafting | give me | send me | provide | show me | script |
    need | want | spread | spreading | distribute | distributing | deploy | deploying | install | installing |
    hide | hiding | source code (for | of) | code (for | of) | (set | setting) up | help me with?`,
  hack: `
    (hack | hacking) (into | in to)? | (break | breaking) (into | in to) | breach | breaching | crack |
    cracking | (get | getting) (into | in to) | (get | getting) access to | (gain | gaining) (unauthorised |
    unauthorized)? access to | (log | logging) (into | in to) | access | accessing | (take | taking) over |
    hijack | hijacking | compromise | compromising | steal | stealing | bypass | bypassing | guess | guessing |
    infect | infecting | clone | cloning | intercept | intercepting | brute (force | forcing) | unlock |
    unlocking | phish | phishing`,
  unseen: `
    without ..3 (knowing | knowledge | noticing | notice | consent | permission | finding out | telling |
    detection | being (caught | noticed | seen | detected) | getting (caught | noticed | arrested)) | secretly |
    covertly | undetected | unnoticed | behind (his | her | their | my _) back`,
}
