/** The same words in another language: what is missing, or is too much, does not compile. */
export type Translated<T> = T extends string
  ? string
  : T extends (...given: infer Given) => infer Result
    ? (...given: Given) => Translated<Result>
    : { readonly [Key in keyof T]: Translated<T[Key]> };
