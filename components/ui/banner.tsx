import { CircleAlert, Info, OctagonAlert, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

const TONES = {
  info: { look: "bg-accent-soft text-accent-ink", icon: Info },
  caution: { look: "bg-caution-soft text-caution-ink", icon: TriangleAlert },
  danger: { look: "bg-danger-soft text-danger-ink", icon: CircleAlert },
  // Somebody may be deceiving somebody: nothing else is as loud.
  alarm: { look: "bg-alarm text-on-alarm", icon: OctagonAlert },
} as const;

interface BannerProps {
  tone: keyof typeof TONES;
  children: ReactNode;
  actions?: ReactNode;
  /** "alert" is read out at once, "status" when there is a pause; neither for what was there from the start. */
  role?: "alert" | "status";
  className?: string;
}

export function Banner({ tone, children, actions, role, className }: BannerProps) {
  const { look, icon: Icon } = TONES[tone];
  return (
    <div role={role} className={classNames("flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5", look, className)}>
      <div className="text-small flex min-w-0 flex-1 basis-56 gap-2.5 font-medium">
        <Icon aria-hidden className="mt-0.5 size-4.5 shrink-0" />
        <div className="min-w-0 wrap-anywhere">{children}</div>
      </div>
      {actions}
    </div>
  );
}
