import { classNames } from "../ui/class-names.ts";
import { Skeleton } from "../ui/skeleton.tsx";
import { words } from "../words.ts";

const SHAPES = ["w-52", "w-36", "ml-auto w-60", "w-64", "ml-auto w-40", "ml-auto w-28"] as const;

/** Bubbles to come, standing at the bottom as the real ones will. */
export function LogSkeleton() {
  return (
    <div className="flex flex-1 flex-col justify-end gap-2.5 px-3 pb-3 md:px-8 xl:px-16">
      <p role="status" className="sr-only">
        {words.conversation.states.loading}
      </p>
      {SHAPES.map((shape) => (
        <Skeleton key={shape} className={classNames("rounded-bubble! h-10 max-w-[75%]", shape)} />
      ))}
    </div>
  );
}
