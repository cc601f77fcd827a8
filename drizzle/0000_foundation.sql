CREATE TABLE `conversations` (
	`id` binary(16) NOT NULL,
	`kind` varchar(1) character set ascii collate ascii_bin NOT NULL,
	`last_seq` bigint unsigned NOT NULL DEFAULT 0,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `conversations_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `identity_statements` (
	`user_id` binary(16) NOT NULL,
	`seq` int unsigned NOT NULL,
	`sh` binary(32) NOT NULL,
	`op` varchar(16) character set ascii collate ascii_bin NOT NULL,
	`ik` binary(32) NOT NULL,
	`ek_kid` binary(32) NOT NULL,
	`public_key` varbinary(550) NOT NULL,
	`modulus_hash` binary(32),
	`jws` varchar(8192) character set ascii collate ascii_bin NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `identity_statements_user_id_seq_pk` PRIMARY KEY(`user_id`,`seq`),
	CONSTRAINT `identity_statements_sh` UNIQUE(`sh`),
	CONSTRAINT `identity_statements_modulus` UNIQUE(`modulus_hash`)
);
--> statement-breakpoint
CREATE TABLE `members` (
	`conversation_id` binary(16) NOT NULL,
	`user_id` binary(16) NOT NULL,
	`joined_seq` bigint unsigned NOT NULL DEFAULT 0,
	`read_seq` bigint unsigned NOT NULL DEFAULT 0,
	`delivered_seq` bigint unsigned NOT NULL DEFAULT 0,
	CONSTRAINT `members_conversation_id_user_id_pk` PRIMARY KEY(`conversation_id`,`user_id`)
);
--> statement-breakpoint
CREATE TABLE `messages` (
	`conversation_id` binary(16) NOT NULL,
	`seq` bigint unsigned NOT NULL,
	`sender_id` binary(16) NOT NULL,
	`chain_id` binary(16) NOT NULL,
	`n` bigint unsigned NOT NULL,
	`ish` binary(32) NOT NULL,
	`rh` binary(32) NOT NULL,
	`protected` blob NOT NULL,
	`iv` binary(12) NOT NULL,
	`ciphertext` blob NOT NULL,
	`tag` binary(16) NOT NULL,
	`signature` binary(64) NOT NULL,
	`mh` binary(32) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `messages_conversation_id_seq_pk` PRIMARY KEY(`conversation_id`,`seq`),
	CONSTRAINT `messages_identity` UNIQUE(`conversation_id`,`sender_id`,`chain_id`,`n`)
);
--> statement-breakpoint
CREATE TABLE `sessions` (
	`id_hash` binary(32) NOT NULL,
	`user_id` binary(16) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`seen_at` datetime(3) NOT NULL,
	`user_agent` varchar(255) character set utf8mb4 collate utf8mb4_bin,
	`ip` varchar(45) character set ascii collate ascii_bin,
	`revoked_at` datetime(3),
	CONSTRAINT `sessions_id_hash` PRIMARY KEY(`id_hash`)
);
--> statement-breakpoint
CREATE TABLE `users` (
	`id` binary(16) NOT NULL,
	`handle` varchar(32) character set ascii collate ascii_bin NOT NULL,
	`email` varchar(254) character set utf8mb4 collate utf8mb4_bin NOT NULL,
	`password_hash` varchar(60) character set ascii collate ascii_bin NOT NULL,
	`password_version` int unsigned NOT NULL DEFAULT 1,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `users_id` PRIMARY KEY(`id`),
	CONSTRAINT `users_handle` UNIQUE(`handle`),
	CONSTRAINT `users_email` UNIQUE(`email`)
);
--> statement-breakpoint
CREATE TABLE `wrapped_keys` (
	`conversation_id` binary(16) NOT NULL,
	`rh` binary(32) NOT NULL,
	`user_id` binary(16) NOT NULL,
	`kid` binary(32) NOT NULL,
	`encrypted_key` varbinary(512) NOT NULL,
	CONSTRAINT `wrapped_keys_conversation_id_rh_user_id_pk` PRIMARY KEY(`conversation_id`,`rh`,`user_id`)
);
--> statement-breakpoint
ALTER TABLE `identity_statements` ADD CONSTRAINT `identity_statements_user_id_users_id_fk` FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `members` ADD CONSTRAINT `members_conversation_id_conversations_id_fk` FOREIGN KEY (`conversation_id`) REFERENCES `conversations`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `members` ADD CONSTRAINT `members_user_id_users_id_fk` FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `messages` ADD CONSTRAINT `messages_conversation_id_conversations_id_fk` FOREIGN KEY (`conversation_id`) REFERENCES `conversations`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `messages` ADD CONSTRAINT `messages_sender_id_users_id_fk` FOREIGN KEY (`sender_id`) REFERENCES `users`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `sessions` ADD CONSTRAINT `sessions_user_id_users_id_fk` FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `wrapped_keys` ADD CONSTRAINT `wrapped_keys_conversation_id_conversations_id_fk` FOREIGN KEY (`conversation_id`) REFERENCES `conversations`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `wrapped_keys` ADD CONSTRAINT `wrapped_keys_user_id_users_id_fk` FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX `members_user` ON `members` (`user_id`);--> statement-breakpoint
CREATE INDEX `sessions_user` ON `sessions` (`user_id`);