import { Fragment } from "react";

/** A file's name, which breaks where its parts end rather than anywhere. */
export function FileName({ name }: { name: string }) {
  return name.split(/(?<=[@_])/).map((part, place) => (
    <Fragment key={place}>
      {place > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
