ALTER TABLE `conversations` ADD `last_at` datetime(3);
--> statement-breakpoint
UPDATE `conversations` SET `last_at` = (SELECT `messages`.`created_at` FROM `messages` WHERE `messages`.`conversation_id` = `conversations`.`id` AND `messages`.`seq` = `conversations`.`last_seq`) WHERE `last_seq` > 0;