import type { Rule } from '../rule.ts'

export const FRAUD: readonly Rule[] = [
  {
    category: 'fraud',
    severity: 'ask',
    form: 'make',
    phrases: [
      `
        {write} ..6 (phishing | scam | fraudulent | spoofed | ransom | extortion | blackmail) (mail | mails |
        email | emails | message | messages | text | texts | sms | letter | letters | website | websites |
        call | calls | note | notes | script | scripts | campaign | campaigns | page | pages | ad | ads |
        template | templates)`,
      `
        ({write} | forge | forging | fake | faking | print | printing | get | getting | buy | buying | sell |
        selling | use | using | (pass | passing) off | counterfeit | counterfeiting) ..4 (fake | forged |
        counterfeit | false | phony | falsified | bogus) ..3 (id | ids | id (card | cards) | identity |
        identities | passport | passports | (driver | drivers) (license | licenses | licence | licences) |
        money | bills | banknotes | currency | check | checks | cheques | diploma | diplomas | degree |
        degrees | certificate | certificates | invoice | invoices | receipt | receipts | prescription |
        prescriptions | document | documents | papers | review | reviews | charity | charities | doctors (note |
        notes) | sick (note | notes) | medical (certificate | certificates) | vaccin* (card | cards) |
        bank (statement | statements) | paystub | paystubs | pay stub | pay stubs | reference | references |
        visa | visas | social security (card | cards) | evidence | designer bags | handbags | watches | tickets)`,
      `
        (counterfeit | counterfeiting | forge | forging | fake | faking) ..2 (money | bills | banknotes |
        currency | signature | signatures | passport | passports | id | ids | document | documents |
        prescription | prescriptions | check | checks | cheques | certificate | certificates | bank (statement |
        statements) | art | death | tickets | diploma | diplomas | sick (note | notes) | injury | injuries)`,
      `
        {write} ..6 (mail | mails | email | emails | message | messages | letter | letters | text | texts |
        script | scripts | call | calls | ad | ads | page | pages | website | websites | listing |
        listings) ..8 (pretend* to be | posing as | impersonat* | trick* | scam* | defraud* | con (people |
        someone) | (get | steal | obtain) ..3 (password | passwords | card | bank details | money | savings))`,
    ],
  },
  {
    category: 'fraud',
    severity: 'ask',
    form: 'do',
    phrases: [
      `
        (scam | scamming | defraud | defrauding | swindle | swindling | con | conning | trick | tricking |
        (rip | ripping) off | cheat | cheating | impersonate | impersonating | deceive | deceiving | dupe |
        duping) ..2 ({person} | old people | elderly* | seniors | pensioners | investor | investors | customer |
        customers | buyers | insurance | the (irs | tax office | government | bank) | bank | banks | (a |
        an) (bank | insurance) | (my | the | a | an) ..1 (insurance | employer | bank) | tourists |
        lonely) !( at | in )`,
      `
        (fake | faking | stage | staging | invent | inventing | exaggerate | exaggerating) ..4 (accident |
        accidents | injury | injuries | theft | thefts | burglary | illness | disability | damage | damages |
        fire | disease | robbery) ..6 (insurance | claim | claims | payout | money | compensation | benefit |
        benefits | settlement | lawsuit)`,
      `
        (launder | laundering | wash | washing) (dirty | drug | stolen | the | my | some)* (money | cash |
        bitcoin | bitcoins | crypto)`,
      `
        (commit | committing | (pull | pulling) off | run | running | start | starting | (set | setting) up |
        (get | getting) away with | plan | planning | create) ..3 (insurancefraud | insurancetheft |
        insurancescam | insurancescams | insuranceevasion | insurance fraud | insurance theft | insurance scam |
        insurance scams | insurance evasion | taxfraud | taxtheft | taxscam | taxscams | taxevasion |
        tax fraud | tax theft | tax scam | tax scams | tax evasion | credit cardfraud | credit cardtheft |
        credit cardscam | credit cardscams | credit cardevasion | credit card fraud | credit card theft |
        credit card scam | credit card scams | credit card evasion | wirefraud | wiretheft | wirescam |
        wirescams | wireevasion | wire fraud | wire theft | wire scam | wire scams | wire evasion |
        identityfraud | identitytheft | identityscam | identityscams | identityevasion | identity fraud |
        identity theft | identity scam | identity scams | identity evasion | bankfraud | banktheft | bankscam |
        bankscams | bankevasion | bank fraud | bank theft | bank scam | bank scams | bank evasion |
        benefitfraud | benefittheft | benefitscam | benefitscams | benefitevasion | benefit fraud |
        benefit theft | benefit scam | benefit scams | benefit evasion | benefitsfraud | benefitstheft |
        benefitsscam | benefitsscams | benefitsevasion | benefits fraud | benefits theft | benefits scam |
        benefits scams | benefits evasion | welfarefraud | welfaretheft | welfarescam | welfarescams |
        welfareevasion | welfare fraud | welfare theft | welfare scam | welfare scams | welfare evasion |
        checkfraud | checktheft | checkscam | checkscams | checkevasion | check fraud | check theft |
        check scam | check scams | check evasion | mailfraud | mailtheft | mailscam | mailscams | mailevasion |
        mail fraud | mail theft | mail scam | mail scams | mail evasion | mortgagefraud | mortgagetheft |
        mortgagescam | mortgagescams | mortgageevasion | mortgage fraud | mortgage theft | mortgage scam |
        mortgage scams | mortgage evasion | securitiesfraud | securitiestheft | securitiesscam |
        securitiesscams | securitiesevasion | securities fraud | securities theft | securities scam |
        securities scams | securities evasion | returnfraud | returntheft | returnscam | returnscams |
        returnevasion | return fraud | return theft | return scam | return scams | return evasion |
        refundfraud | refundtheft | refundscam | refundscams | refundevasion | refund fraud | refund theft |
        refund scam | refund scams | refund evasion | romancefraud | romancetheft | romancescam | romancescams |
        romanceevasion | romance fraud | romance theft | romance scam | romance scams | romance evasion |
        cryptofraud | cryptotheft | cryptoscam | cryptoscams | cryptoevasion | crypto fraud | crypto theft |
        crypto scam | crypto scams | crypto evasion | investmentfraud | investmenttheft | investmentscam |
        investmentscams | investmentevasion | investment fraud | investment theft | investment scam |
        investment scams | investment evasion | ponzi (scheme | schemes) | pyramid (scheme | schemes) | fraud |
        frauds | scam | scams | heist | heists | robbery | robberies | burglary | burglaries | embezzlement |
        rug pull | pump and dump (scheme | schemes)? | theft | thefts | identity theft | money laundering)`,
      `
        (evade | evading | dodge | dodging | (avoid | avoiding) paying | (cheat | cheating) on | hide |
        hiding) ..3 (tax | taxes | income from the? (irs | tax*) | customs)`,
      `
        (steal | stealing | rob | robbing | burgle | burglarise | burglarize | burgling | shoplift |
        shoplifting | skim | skimming | clone | cloning | hotwire | hotwiring | hot wire | hot wiring |
        embezzle | embezzling | pickpocket | pickpocketing | swipe | swiping) ..3 ({loot} | people | someone |
        {person})`,
      `
        (shoplift | shoplifting | steal | stealing | embezzle | embezzling | pickpocket |
        pickpocketing) ..5 (without (getting | being) caught | get away | undetected | unnoticed)`,
      `
        (steal | stealing) from (a | the | my)? ..1 (store | shop | work | employer | supermarket | people |
        tourists | church | company | self checkout)`,
      `
        (use | using | buy | buying | sell | selling | get | getting | find | finding | generate | generating |
        (cash | cashing) out | validate | validating) ..4 (stolen | hacked | cloned | someone elses |
        other peoples | leaked | valid) ..1 (credit (card | cards) | card | cards | identity | identities |
        ssn | ssns | account | accounts | goods | cvv | cvvs | credentials)`,
      `
        (break | breaking | sneak | sneaking | get | getting | burgl*) (into | in to) ..3 (house | home |
        apartment | car | store | shop | vault | bank | museum | warehouse | building | jeweler* | jeweller* |
        (neighbors | neighbours) _)`,
      `
        (disable | disabling | bypass | bypassing | jam | jamming | deactivate | deactivating) ..3 (alarm |
        alarms | security (camera | cameras) | cctv | ankle (monitor | monitors) | breathalyz* |
        security (system | systems)) ..4 (bank | store | house | museum | shop | vault | someone* | neighbor* |
        neighbour* | rob | break)`,
      `
        (bribe | bribing | (pay | paying) off) ..3 (official | officials | judge | judges | police | cop |
        cops | officer | officers | politician | politicians | witness | witnesses | inspector | inspectors |
        referee | referees | customs)`,
      `
        (rig | rigging | (tamper | tampering) with | manipulate | manipulating | fake | faking) ..3 (election |
        elections | vote | votes | voting (machine | machines) | ballot | ballots | odometer | odometers |
        stock price | stock market | market price | drug (test | tests) | urine test)`,
      '(extort | extorting | blackmail | blackmailing) ..2 {person}',
      `
        (smuggle | smuggling | traffic | trafficking) ..4 (people | migrants | goods | cigarettes | ivory |
        organ | organs | women | cash | across | over the border | past customs | through customs)`,
      `
        (sell | selling | buy | buying) ..3 (human (organ | organs) | kidney | kidneys | ivory | rhino horn |
        endangered _ | babies | stolen _)`,
    ],
  },
]
