"use client";
import { Ban, EllipsisVertical, ShieldCheck } from "lucide-react";
import { useRef, useState } from "react";
import { IconButton } from "../ui/icon-button.tsx";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "../ui/menu.tsx";
import { words } from "../words.ts";

interface ConversationMenuProps {
  handle: string;
  isBlocked: boolean;
  onContact: () => void;
  onBlock: () => void;
  onUnblock: () => void;
}

/** What can be done about the person one talks with. */
export function ConversationMenu({ handle, isBlocked, onContact, onBlock, onUnblock }: ConversationMenuProps) {
  const [open, setOpen] = useState(false);
  /** Runs when the menu has closed, and the focus is back on its button: there it comes back to from a dialog. */
  const chosen = useRef<(() => void) | null>(null);
  return (
    <Menu open={open} onOpenChange={setOpen}>
      <MenuTrigger asChild>
        <IconButton icon={EllipsisVertical} name={words.block.menu(handle)} />
      </MenuTrigger>
      <MenuContent
        align="end"
        onCloseAutoFocus={() => {
          const { current } = chosen;
          chosen.current = null;
          if (current !== null) setTimeout(current);
        }}
      >
        <MenuItem
          icon={ShieldCheck}
          onSelect={() => {
            chosen.current = onContact;
          }}
        >
          {words.block.about}
        </MenuItem>
        {isBlocked ? (
          <MenuItem
            icon={Ban}
            onSelect={() => {
              chosen.current = onUnblock;
            }}
          >
            {words.block.unblock(handle)}
          </MenuItem>
        ) : (
          <MenuItem
            icon={Ban}
            grave
            onSelect={() => {
              chosen.current = onBlock;
            }}
          >
            {words.block.block(handle)}
          </MenuItem>
        )}
      </MenuContent>
    </Menu>
  );
}
