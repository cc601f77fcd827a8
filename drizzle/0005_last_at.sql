ALTER TABLE `conversations` ADD `last_at` datetime(3);
