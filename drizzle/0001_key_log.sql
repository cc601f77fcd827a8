CREATE TABLE `log_heads` (
	`size` bigint unsigned NOT NULL,
	`log_key` binary(32) NOT NULL,
	`root` binary(32) NOT NULL,
	`ts` bigint unsigned NOT NULL,
	`jws` varchar(1024) character set ascii collate ascii_bin NOT NULL,
	CONSTRAINT `log_heads_size_log_key_pk` PRIMARY KEY(`size`,`log_key`)
);
--> statement-breakpoint
CREATE TABLE `log_leaves` (
	`idx` bigint unsigned NOT NULL,
	`label` binary(32) NOT NULL,
	`seq` int unsigned NOT NULL,
	`sh` binary(32) NOT NULL,
	CONSTRAINT `log_leaves_idx` PRIMARY KEY(`idx`),
	CONSTRAINT `log_leaves_place` UNIQUE(`label`,`seq`)
);
--> statement-breakpoint
CREATE TABLE `log_nodes` (
	`level` tinyint unsigned NOT NULL,
	`idx` bigint unsigned NOT NULL,
	`hash` binary(32) NOT NULL,
	CONSTRAINT `log_nodes_level_idx_pk` PRIMARY KEY(`level`,`idx`)
);
--> statement-breakpoint
CREATE TABLE `log_state` (
	`id` tinyint unsigned NOT NULL,
	`size` bigint unsigned NOT NULL,
	`ts` bigint unsigned NOT NULL,
	CONSTRAINT `log_state_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
ALTER TABLE `identity_statements` ADD `log_index` bigint unsigned;--> statement-breakpoint
CREATE INDEX `identity_statements_log_order` ON `identity_statements` (`log_index`,`seq`,`created_at`,`user_id`);