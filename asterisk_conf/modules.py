"""Asterisk's modules: only these are loaded."""

from collections.abc import Collection

from asterisk_conf.errors import MissingModulesError

REQUIRED = (
    "app_bridgewait",
    "app_celgenuserevent",
    "app_channelredirect",
    "app_chanspy",
    "app_confbridge",
    "app_dial",
    "app_echo",
    "app_mixmonitor",
    "app_playback",
    "app_playtones",
    "app_queue",
    "app_read",
    "app_stack",
    "app_userevent",
    "bridge_builtin_features",
    "bridge_builtin_interval_features",
    "bridge_holding",
    "bridge_native_rtp",
    "bridge_simple",
    "bridge_softmix",
    "cel_custom",
    "chan_pjsip",
    "codec_a_mu",
    "codec_alaw",
    "codec_g722",
    "codec_resample",
    "codec_ulaw",
    "format_pcm",
    "format_sln",
    "format_wav",
    "func_callerid",
    "func_channel",
    "func_devstate",
    "func_logic",
    "func_pjsip_aor",
    "func_pjsip_contact",
    "func_strings",
    "func_timeout",
    "pbx_config",
    "res_agi",
    "res_format_attr_opus",
    "res_http_websocket",
    "res_musiconhold",
    "res_pjproject",
    "res_pjsip",
    "res_pjsip_authenticator_digest",
    "res_pjsip_caller_id",
    "res_pjsip_dtmf_info",
    "res_pjsip_endpoint_identifier_ip",
    "res_pjsip_endpoint_identifier_user",
    "res_pjsip_header_funcs",
    "res_pjsip_logger",
    "res_pjsip_nat",
    "res_pjsip_outbound_authenticator_digest",
    "res_pjsip_outbound_registration",
    "res_pjsip_pubsub",
    "res_pjsip_refer",
    "res_pjsip_registrar",
    "res_pjsip_rfc3326",
    "res_pjsip_sdp_rtp",
    "res_pjsip_session",
    "res_pjsip_transport_websocket",
    "res_rtp_asterisk",
    "res_sorcery_astdb",
    "res_sorcery_config",
    "res_sorcery_memory",
    "res_speech",
    "res_srtp",
    "res_timing_timerfd",
)
"""What a call needs."""

WELCOME = (
    "codec_opus_open_source",  # a Debian package of its own; browsers fall back to G.711
    "res_cdrel_custom",  # what newer ones write the diary with
)
"""What is loaded where it exists."""


def chosen(available: Collection[str] | None) -> tuple[str, ...]:
    """Return the modules to load, in name order.

    *available* holds the names of the modules on disk; None trusts that all exist. A required
    module that is not there raises MissingModulesError.
    """
    if available is None:
        return tuple(sorted((*REQUIRED, *WELCOME)))
    if missing := tuple(sorted(set(REQUIRED) - set(available))):
        raise MissingModulesError(missing)
    return tuple(sorted((*REQUIRED, *(set(WELCOME) & set(available)))))
