#pragma once

/*
 * The functions of the commands, a file for each noun.  commands[] (cli.h) says
 * what each does, which words it takes and whether it needs a server; nobody
 * but that table calls them.  One thread.  E_INVALID: the words are wrong;
 * E_TAMPERED: the log is not what it was; other errors are the server's.
 */

#include "cli/cli.h"

/* clang-format off */
must_check enum err cmd_login(struct cli *c);
must_check enum err cmd_logout(struct cli *c);
must_check enum err cmd_whoami(struct cli *c);
must_check enum err cmd_redeem(struct cli *c);
must_check enum err cmd_status(struct cli *c);
must_check enum err cmd_log_check(struct cli *c);
must_check enum err cmd_log_head(struct cli *c);
must_check enum err cmd_clock_show(struct cli *c);
must_check enum err cmd_clock_accept(struct cli *c);
must_check enum err cmd_alarm_list(struct cli *c);
must_check enum err cmd_alarm_show(struct cli *c);
must_check enum err cmd_audit_list(struct cli *c);
must_check enum err cmd_lineage(struct cli *c);
must_check enum err cmd_export_create(struct cli *c);
must_check enum err cmd_export_show(struct cli *c);
must_check enum err cmd_export_get(struct cli *c);
must_check enum err cmd_user_list(struct cli *c);
must_check enum err cmd_user_show(struct cli *c);
must_check enum err cmd_user_create(struct cli *c);
must_check enum err cmd_user_invite(struct cli *c);
must_check enum err cmd_user_deactivate(struct cli *c);
must_check enum err cmd_user_erase(struct cli *c);
must_check enum err cmd_role_grant(struct cli *c);
must_check enum err cmd_role_revoke(struct cli *c);
must_check enum err cmd_site_list(struct cli *c);
must_check enum err cmd_site_create(struct cli *c);
must_check enum err cmd_token_list(struct cli *c);
must_check enum err cmd_token_issue(struct cli *c);
must_check enum err cmd_token_revoke(struct cli *c);
must_check enum err cmd_user_suspend(struct cli *c);
must_check enum err cmd_act_list(struct cli *c);
must_check enum err cmd_act_show(struct cli *c);
must_check enum err cmd_act_propose(struct cli *c);
must_check enum err cmd_act_sign(struct cli *c);
must_check enum err cmd_act_sign_file(struct cli *c);
must_check enum err cmd_act_withdraw(struct cli *c);
must_check enum err cmd_key_list(struct cli *c);
must_check enum err cmd_key_show(struct cli *c);
must_check enum err cmd_key_new(struct cli *c);
must_check enum err cmd_key_add(struct cli *c);
must_check enum err cmd_key_seal(struct cli *c);
must_check enum err cmd_key_confirm(struct cli *c);
must_check enum err cmd_key_disputed(struct cli *c);
must_check enum err cmd_key_revoke(struct cli *c);
must_check enum err cmd_model_list(struct cli *c);
must_check enum err cmd_model_show(struct cli *c);
must_check enum err cmd_model_create(struct cli *c);
must_check enum err cmd_artifact_put(struct cli *c);
must_check enum err cmd_artifact_get(struct cli *c);
must_check enum err cmd_dataset_list(struct cli *c);
must_check enum err cmd_dataset_show(struct cli *c);
must_check enum err cmd_dataset_register(struct cli *c);
must_check enum err cmd_dataset_freeze(struct cli *c);
must_check enum err cmd_validation_list(struct cli *c);
must_check enum err cmd_validation_show(struct cli *c);
must_check enum err cmd_validation_register(struct cli *c);
must_check enum err cmd_validation_predict(struct cli *c);
must_check enum err cmd_submit(struct cli *c);
must_check enum err cmd_run_list(struct cli *c);
must_check enum err cmd_run_show(struct cli *c);
must_check enum err cmd_run_register(struct cli *c);
must_check enum err cmd_version_list(struct cli *c);
must_check enum err cmd_version_show(struct cli *c);
must_check enum err cmd_version_register(struct cli *c);
must_check enum err cmd_version_retire(struct cli *c);
must_check enum err cmd_change_list(struct cli *c);
must_check enum err cmd_change_show(struct cli *c);
must_check enum err cmd_change_open(struct cli *c);
must_check enum err cmd_change_object(struct cli *c);
must_check enum err cmd_change_cancel(struct cli *c);
must_check enum err cmd_change_sign(struct cli *c);
must_check enum err cmd_change_reject(struct cli *c);
must_check enum err cmd_document_get(struct cli *c);
must_check enum err cmd_trust_acknowledge(struct cli *c);
must_check enum err cmd_trust_init(struct cli *c);
must_check enum err cmd_trust_renew(struct cli *c);
must_check enum err cmd_trust_seed(struct cli *c);
must_check enum err cmd_trust_sign(struct cli *c);
must_check enum err cmd_trust_upload(struct cli *c);
must_check enum err cmd_trust_signers(struct cli *c);
must_check enum err cmd_trust_show(struct cli *c);
must_check enum err cmd_device_list(struct cli *c);
must_check enum err cmd_device_show(struct cli *c);
must_check enum err cmd_device_create(struct cli *c);
must_check enum err cmd_device_provision(struct cli *c);
must_check enum err cmd_device_retire(struct cli *c);
must_check enum err cmd_rollout_list(struct cli *c);
must_check enum err cmd_rollout_show(struct cli *c);
must_check enum err cmd_rollout_halt(struct cli *c);
must_check enum err cmd_rollout_resume(struct cli *c);
must_check enum err cmd_rollout_end(struct cli *c);
must_check enum err cmd_stop(struct cli *c);
must_check enum err cmd_stop_list(struct cli *c);
must_check enum err cmd_stop_show(struct cli *c);
must_check enum err cmd_stop_take_back(struct cli *c);
must_check enum err cmd_stop_file(struct cli *c);
must_check enum err cmd_api(struct cli *c);
must_check enum err cmd_help(struct cli *c);
must_check enum err cmd_completion(struct cli *c);
/* clang-format on */
