"use client";
import { useState } from "react";
import type { UserId } from "@/lib/shared/ids.ts";
import { Banner } from "../ui/banner.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { words } from "../words.ts";
import { useNotificationChoice } from "./notification-choice.ts";

/** Whether the browser tells of new messages, and how much of them. */
export function NotificationSettings({ uid }: { uid: UserId }) {
  const [choice, setChoice] = useNotificationChoice(uid);
  const [permission, setPermission] = useState(() => ("Notification" in window ? Notification.permission : null));

  const turn = async (on: boolean) => {
    if (!on) {
      setChoice({ on: false, text: false });
      return;
    }
    const answer = await Notification.requestPermission();
    setPermission(answer);
    if (answer === "granted") setChoice({ on: true, text: false });
  };

  if (permission === null) return <p className="text-ink-muted">{words.notifications.unsupported}</p>;
  const isOn = choice.on && permission === "granted";
  return (
    <>
      <p className="text-ink-muted">{words.notifications.lead}</p>
      <Checkbox
        label={words.notifications.on}
        checked={isOn}
        onChange={(event) => {
          void turn(event.target.checked);
        }}
      />
      {permission === "denied" && (
        <Banner tone="caution" role="status" className="rounded-field">
          {words.notifications.denied}
        </Banner>
      )}
      {isOn && (
        <>
          <Checkbox
            label={words.notifications.text}
            checked={choice.text}
            aria-describedby="notification-text-hint"
            onChange={(event) => {
              setChoice({ on: true, text: event.target.checked });
            }}
          />
          <p id="notification-text-hint" className="text-small text-ink-muted -mt-1 pl-8">
            {words.notifications.textHint}
          </p>
        </>
      )}
    </>
  );
}
