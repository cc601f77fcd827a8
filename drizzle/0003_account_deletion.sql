ALTER TABLE `users` MODIFY COLUMN `email` varchar(254) character set utf8mb4 collate utf8mb4_bin;--> statement-breakpoint
ALTER TABLE `users` MODIFY COLUMN `password_hash` varchar(60) character set ascii collate ascii_bin;--> statement-breakpoint
ALTER TABLE `users` ADD `deleted_at` datetime(3);