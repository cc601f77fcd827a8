ALTER TABLE `messages` MODIFY COLUMN `iv` binary(12);--> statement-breakpoint
ALTER TABLE `messages` MODIFY COLUMN `ciphertext` blob;--> statement-breakpoint
ALTER TABLE `messages` MODIFY COLUMN `tag` binary(16);--> statement-breakpoint
CREATE INDEX `messages_rh` ON `messages` (`conversation_id`,`rh`);