"use client";
import { EllipsisVertical } from "lucide-react";
import { useRef } from "react";
import type { MessageView } from "@/lib/client/view.ts";
import { classNames } from "../ui/class-names.ts";
import { IconButton } from "../ui/icon-button.tsx";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "../ui/menu.tsx";
import { Popover, PopoverAnchor, PopoverContent, PopoverTrigger } from "../ui/popover.tsx";
import { words } from "../words.ts";
import { isPlainChoice, looks, ReactIcon, run } from "./choices.tsx";
import { choicesFor, useMessageActions } from "./message-actions.ts";
import { QuickReactionItems } from "./quick-reaction-items.tsx";
import { ReactionChoice } from "./reaction-choice.tsx";

/** What of a message's tools is open: its menu, the quick reactions, all reactions; on touch screens the sheet. */
export type OpenTools = "menu" | "react" | "all-reactions" | "sheet" | null;

interface MessageToolsProps {
  message: MessageView;
  open: OpenTools;
  onOpen: (open: OpenTools) => void;
  /** Gives the focus back to the message. */
  onReturn: () => void;
}

/** Beside a message that is pointed at or has the focus: react, reply, and a menu of everything. */
export function MessageTools({ message, open, onOpen, onReturn }: MessageToolsProps) {
  const actions = useMessageActions();
  const choices = choicesFor(message, actions.blocked);
  /** Chosen from the menu: it runs when the menu has closed, and takes the focus to where it leads. */
  const chosen = useRef<(() => void) | null>(null);
  const isReacting = open === "react" || open === "all-reactions";
  const mayReact = choices.includes("react");

  const react = (emoji: string) => {
    onOpen(null);
    actions.react(message, emoji);
  };
  const onMenuClosed = (event: Event) => {
    event.preventDefault();
    const { current } = chosen;
    chosen.current = null;
    onReturn();
    current?.();
  };

  return (
    <Popover
      open={isReacting}
      onOpenChange={(opens) => {
        onOpen(opens ? "react" : null);
      }}
    >
      <PopoverAnchor asChild>
        <div
          role="group"
          aria-label={words.message.actions}
          className={classNames("flex", message.mine && "flex-row-reverse")}
        >
          {mayReact && (
            <PopoverTrigger asChild>
              <IconButton icon={ReactIcon} name={words.message.react} className="max-md:hidden" />
            </PopoverTrigger>
          )}
          {choices.includes("reply") && (
            <IconButton
              icon={looks("reply").icon}
              name={words.message.reply}
              className="max-md:hidden"
              onClick={() => {
                actions.reply(message);
              }}
            />
          )}
          <Menu
            open={open === "menu"}
            onOpenChange={(opens) => {
              onOpen(opens ? "menu" : null);
            }}
          >
            <MenuTrigger asChild>
              <IconButton icon={EllipsisVertical} name={words.message.more} />
            </MenuTrigger>
            <MenuContent align={message.mine ? "end" : "start"} onCloseAutoFocus={onMenuClosed}>
              {mayReact && (
                <QuickReactionItems
                  message={message}
                  onPick={(emoji) => {
                    actions.react(message, emoji);
                  }}
                  onAll={() => {
                    chosen.current = () => {
                      onOpen("all-reactions");
                    };
                  }}
                />
              )}
              {choices.filter(isPlainChoice).map((choice) => (
                <MenuItem
                  key={choice}
                  icon={looks(choice).icon}
                  grave={choice === "remove"}
                  onSelect={() => {
                    chosen.current = () => {
                      run(choice, message, actions);
                    };
                  }}
                >
                  {looks(choice).name}
                </MenuItem>
              ))}
            </MenuContent>
          </Menu>
        </div>
      </PopoverAnchor>
      <PopoverContent
        side="top"
        aria-label={words.message.react}
        className={open === "all-reactions" ? "w-[22.5rem] p-3" : "p-1"}
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          onReturn();
        }}
      >
        <ReactionChoice
          message={message}
          all={open === "all-reactions"}
          onAll={() => {
            onOpen("all-reactions");
          }}
          onPick={react}
        />
      </PopoverContent>
    </Popover>
  );
}
