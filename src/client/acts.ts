// The types of all acts as a program meets them, made from the operations. The package has them written out
// (`tools/acts.ts`), so that they need no type of the house.

import type { EveryOperation } from '../features.ts'

/** Each act by its method and address: its input, the answers that say that it was done, and the kinds of its refusals. */
export type Acts = {
  [A in Act]: {
    input: Plain<InputOf<OperationOf<A>['input']> & Whose<A>>
    done: Plain<Done<A, OperationOf<A>['outcomes']>>
    refused: KindsOf<OperationOf<A>['outcomes']>
    /** Members of the problem document that only some kinds have. */
    more: Plain<Partial<MoreOf<OperationOf<A>['outcomes']>>>
  }
}

type Act = NonNullable<EveryOperation['api']>

type OperationOf<A extends Act> = Extract<EveryOperation, { api?: A }>

type FieldOf<F> = F extends { type: infer Type }
  ? Type extends 'boolean'
    ? boolean
    : Type extends 'integer'
      ? number
      : string
  : never

type InputOf<Fields> = {
  [Name in keyof Fields as Fields[Name] extends { need: 'required' } ? Name : never]: FieldOf<Fields[Name]>
} & {
  [Name in keyof Fields as Fields[Name] extends { need: 'optional' } ? Name : never]?: FieldOf<Fields[Name]>
}

// The account that an act is meant for; another one may be logged in by now.
type Whose<A extends Act> = A extends `POST ${string}`
  ? OperationOf<A> extends { who: 'visitor' }
    ? unknown
    : { account?: string }
  : unknown

type Done<A extends Act, Outcomes> = {
  [Kind in keyof Outcomes]: Outcomes[Kind] extends { is: 'done' }
    ? (A extends `POST ${string}` ? { kind: Kind } : unknown) & BodyOf<Outcomes[Kind]>
    : never
}[keyof Outcomes]

type BodyOf<Meaning> = Meaning extends { file: { name: string } }
  ? { file: Response }
  : Meaning extends { body: { write: (outcome: never) => infer Json } }
    ? Json
    : unknown

type KindsOf<Outcomes> = {
  [Kind in keyof Outcomes & string]: Outcomes[Kind] extends { is: 'refused' } ? Kind : never
}[keyof Outcomes & string]

type MoreOf<Outcomes> = UnionToIntersection<
  {
    [Kind in keyof Outcomes]: Outcomes[Kind] extends {
      is: 'refused'
      body: { write: (outcome: never) => infer Json }
    }
      ? Json
      : never
  }[keyof Outcomes]
>

type UnionToIntersection<Union> = (Union extends unknown ? (one: Union) => void : never) extends (
  all: infer All,
) => void
  ? All
  : never

/** A type written out in full; a response of the platform stays as it is. */
type Plain<Type> = Type extends Response
  ? Type
  : Type extends object
    ? { [Key in keyof Type]: Plain<Type[Key]> }
    : Type
