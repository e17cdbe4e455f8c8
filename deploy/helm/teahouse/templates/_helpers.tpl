{{/* The name of every object, which is the name of the release. */}}
{{- define "teahouse.name" -}}
{{- if contains "teahouse" .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-teahouse" .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "teahouse.selector" -}}
app.kubernetes.io/name: teahouse
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "teahouse.labels" -}}
{{ include "teahouse.selector" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end -}}

{{- define "teahouse.secretName" -}}
{{- .Values.existingSecret | default (include "teahouse.name" .) -}}
{{- end -}}

{{- define "teahouse.claimName" -}}
{{- .Values.persistence.existingClaim | default (include "teahouse.name" .) -}}
{{- end -}}

{{/* "yes" if the pods need a volume; empty with PostgreSQL and a bucket. */}}
{{- define "teahouse.needsVolume" -}}
{{- if not (and (eq .Values.database "postgresql") .Values.settings.S3_BUCKET) -}}yes{{- end -}}
{{- end -}}

{{/* "yes" if an old and a new pod may run at the same time; empty if the database or the volume allows one. */}}
{{- define "teahouse.mayOverlap" -}}
{{- if eq .Values.database "postgresql" -}}
{{- if or .Values.settings.S3_BUCKET (eq .Values.persistence.accessMode "ReadWriteMany") -}}yes{{- end -}}
{{- end -}}
{{- end -}}

{{/* Fails for values that cannot work. */}}
{{- define "teahouse.validate" -}}
{{- if not (has .Values.database (list "embedded" "postgresql")) -}}
{{- fail "database must be embedded or postgresql" -}}
{{- end -}}
{{- if not .Values.existingSecret -}}
{{- if and (eq .Values.database "postgresql") (not .Values.secrets.DATABASE_URL) -}}
{{- fail "database: postgresql needs secrets.DATABASE_URL or existingSecret" -}}
{{- end -}}
{{- if and (eq .Values.database "embedded") .Values.secrets.DATABASE_URL -}}
{{- fail "secrets.DATABASE_URL needs database: postgresql" -}}
{{- end -}}
{{- if and (gt (int .Values.replicaCount) 1) (not .Values.secrets.REDIS_URL) -}}
{{- fail "more than one replica needs secrets.REDIS_URL or existingSecret" -}}
{{- end -}}
{{- end -}}
{{- if and (gt (int .Values.replicaCount) 1) (not (include "teahouse.mayOverlap" .)) -}}
{{- fail "more than one replica needs database: postgresql, and settings.S3_BUCKET or persistence.accessMode: ReadWriteMany" -}}
{{- end -}}
{{- end -}}
