#pragma once

/*
 * One function per route.  READ: look up and reply.  WRITE: one domain call that
 * fills rq->job.fact; runs on the writer thread, and may only read.
 */

#include "http/reply.h"
#include "http/services.h"

/* The log's name: what people and devices sign names it. */
static inline const char *origin_of(const struct req *rq)
{
	return rq->services->instance->signer.key.origin;
}

extern const struct field key_in[], sealed_key_in[], envelope_in[], confirm_in[], change_in[],
	sign_in[];
extern const struct field session_in[], redeem_in[], user_in[], reason_in[], role_in[], token_in[],
	site_in[], model_in[], dataset_in[], run_in[], version_in[], freeze_in[], validation_in[],
	predictions_in[];

handler api_session_prepare, api_session_open, api_session_get, api_session_close;
handler api_redeem_prepare, api_redeem;
handler api_user_list, api_user_get, api_user_create, api_user_invite, api_user_deactivate;
handler api_role_grant, api_role_revoke;
handler api_token_list, api_token_issue, api_token_revoke;
handler api_site_list, api_site_get, api_site_create;
handler api_artifact_keep, api_artifact_store, api_artifact_get;
handler api_model_list, api_model_get, api_model_create;
handler api_dataset_list, api_dataset_get, api_dataset_register;
handler api_freeze_prepare, api_freeze, api_validation_list, api_validation_get;
handler api_validation_register, api_predictions_prepare, api_predictions;
handler api_run_list, api_run_get, api_run_register;
handler api_version_list, api_version_get, api_version_register, api_version_retire;
handler api_key_list, api_key_get, api_key_document, api_key_enrol, api_key_seal;
handler api_key_enrol_sealed, api_key_statement, api_key_confirm, api_key_confirm_sealed;
handler api_key_revoke;
handler api_change_list, api_change_get, api_change_manifest, api_change_document;
handler api_change_envelope, api_change_open, api_change_cancel, api_change_statement;
handler api_change_sign, api_change_sign_sealed, api_document_get, api_sealed_open;
handler api_git_head, api_git_refs, api_git_packs, api_git_object;
extern const struct field device_in[], enrol_in[];
handler api_device_list, api_device_get, api_device_create, api_device_invite, api_device_retire;
handler api_rollout_list, api_rollout_get, api_rollout_halt, api_rollout_resume, api_rollout_stop;
handler api_enrol_prepare, api_enrol, api_assignment_known, api_assignment_get, api_report_receive;
void api_report_gather(struct req *rq);
handler api_audit_list, api_audit_source;
handler api_lineage;
handler api_export_build, api_export_make, api_export_get, api_export_bundle;
handler api_log_checkpoint, api_log_vkey, api_log_tile, api_log_bundle, api_log_entry;
handler api_log_proof, api_log_consistency;
extern const struct field trust_in[];
handler api_trust_get, api_trust_update, api_tuf_metadata, api_tuf_target;
handler api_release_list, api_release_get, api_release_evidence;
handler api_index, api_openapi, api_healthz, api_readyz, api_metrics;
