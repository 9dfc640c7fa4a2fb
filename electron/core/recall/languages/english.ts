import { vocabulary } from './language.ts'

export const english = vocabulary({
  stop: `a about after all also am an and any are as at be because been before being but by can cant could couldnt did
    didnt do does doesnt doing done dont for from had has have having he her here hers him his how i if im in into is isnt
    it its ive just like me more most my no nor not of on once or other our out over own s same she should so some such t
    than that the thats their them then there these they this those through to too under until up very was we were what
    whats when where wheres which while who whom whos whose why will with would you your yours tell know remember`,
  talk: `hi hello hey morning night evening bye goodbye thanks thank ok okay yes yeah yep nope please sure good great cool
    nice fine well right lol wow oh ah sorry helpful much sounds explain again continue go on shorter longer simpler
    rephrase repeat stop wait there other one now going doing today later see later soon perfect awesome day bored joke
    another funny really`,
  person: 'i me my mine im ive',
  self: `i, my, mine, myself, im, ive, we, our, ours, about me`,
  anybody: `how do i, how can i, how should i, how would i, how could i, can i, could i, should i, may i, do i need,
    do i have to, what can i, what should i do, where can i, where do i find, how do we, how can we, can we, should we, do we, when should i, if i`,
  served: '',
})
