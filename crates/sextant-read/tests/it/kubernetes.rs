//! Manifests, kustomizations and charts.

use super::shown::{check, show};
use sextant_facts::{Reading, Scope};
use sextant_read::{Tree, kubernetes};

fn read(files: &[(&str, &str)]) -> Reading {
    kubernetes::read(&Tree::from_texts(files.iter().copied()))
}

fn shown(files: &[(&str, &str)]) -> String {
    show(&read(files))
}

/// One line for each resource, gap and problem.
fn listed(files: &[(&str, &str)]) -> Vec<String> {
    let reading = read(files);
    let resources = reading.resources.iter().map(|resource| {
        let perhaps = if resource.perhaps.is_some() { " perhaps" } else { "" };
        format!("{} {}:{}{perhaps}", resource.address, resource.place.path, resource.place.line)
    });
    let gaps = reading.gaps.iter().map(|gap| format!("gap: {}", gap.why));
    let problems = reading.problems.iter().map(|problem| format!("problem: {}: {}", problem.place, problem.message));
    resources.chain(gaps).chain(problems).collect()
}

#[test]
fn objects_are_linked_by_name_and_label() {
    let app = "apiVersion: apps/v1
kind: Deployment
metadata: { name: chat, namespace: app }
spec:
  template:
    metadata: { labels: { app: chat, tier: front } }
    spec:
      serviceAccountName: chat
      containers:
        - name: app
          image: registry/chat:1
          envFrom:
            - configMapRef: { name: chat-settings }
            - secretRef: { name: chat-keys }
          env:
            - { name: HOST, value: vllm.app.svc.cluster.local }
            - { name: OPENAI_BASE_URL, value: \"http://vllm:8000/v1\" }
            - { name: PROXY, value: \"http://$(HOST)/$(MISSING)\" }
            - { name: LEVEL, valueFrom: { configMapKeyRef: { name: chat-settings, key: level } } }
            - { name: TOKEN, valueFrom: { secretKeyRef: { name: elsewhere, key: token } } }
---
apiVersion: v1
kind: Service
metadata: { name: chat, namespace: app }
spec: { selector: { app: chat } }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: chat, namespace: app }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: chat }
  maxReplicas: 4
";
    let settings = "apiVersion: v1
kind: List
items:
  - { apiVersion: v1, kind: ConfigMap, metadata: { name: chat-settings }, data: { level: \"3\", MODEL: \"${MODEL}\" } }
  - { apiVersion: v1, kind: Secret, metadata: { name: chat-keys }, stringData: { API_KEY: abc } }
  - { apiVersion: v1, kind: ServiceAccount, metadata: { name: chat } }
  - { apiVersion: v1, kind: Service, metadata: { name: vllm }, spec: { selector: { app: vllm } } }
";
    check("kubernetes_objects_are_linked", &shown(&[("k8s/app.yaml", app), ("k8s/base/settings.yaml", settings)]));
}

#[test]
fn only_objects_of_clusters_are_read() {
    let lines = listed(&[
        ("a.json", r#"{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "x"}}"#),
        ("crd.yaml", "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: x}\n"),
        ("kind.yaml", "apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\n"),
        ("notes.yaml", "apiVersion: 1\ntext: a kind of note\n"),
        ("broken.yaml", "apiVersion: v1\nkind: Pod\nmetadata: [\n"),
        ("jinja.yaml", "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ name }}-x\n"),
        (".github/x.yaml", "apiVersion: v1\nkind: Pod\n"),
        ("other.yaml", "kind: [\napiVersion\n"),
    ]);
    assert_eq!(
        lines,
        [
            ":Namespace/x a.json:1",
            "gap: not valid YAML: unclosed bracket '[' (broken.yaml:3)",
            "gap: not valid YAML: while parsing a block mapping, did not find expected key (jinja.yaml:4)",
            "problem: broken.yaml:3:11: not valid YAML: unclosed bracket '['",
        ]
    );
}

const BASE: &str = "apiVersion: apps/v1
kind: Deployment
metadata: { name: api }
spec:
  replicas: 1
  template:
    spec:
      containers:
        - { name: app, image: \"registry/api:1\", envFrom: [{ configMapRef: { name: settings } }] }
        - { name: proxy, image: mesh/envoy }
";

#[test]
fn kustomizations_change_what_they_gather() {
    let base = "resources: [api.yaml]\nconfigMapGenerator:\n  - { name: settings, literals: [LEVEL=1] }\n";
    let production = "resources: [../../base]
namePrefix: prod-
namespace: live
images: [{ name: registry/api, newTag: \"2\" }]
replicas: [{ name: api, count: 3 }]
configMapGenerator:
  - { name: settings, behavior: merge, literals: [MODEL=m] }
patches:
  - path: more.yaml
  - target: { kind: Deployment, name: a.* }
    patch: |
      - { op: add, path: /metadata/annotations, value: { note: yes } }
      - { op: remove, path: /spec/template/spec/containers/1 }
";
    let more = "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  template:\n    spec:\n      containers:\n        - name: app\n          resources: { limits: { nvidia.com/gpu: 1 } }\n";
    let files = [
        ("k/base/api.yaml", BASE),
        ("k/base/kustomization.yaml", base),
        ("k/overlays/prod/kustomization.yaml", production),
        ("k/overlays/prod/more.yaml", more),
        ("k/overlays/dev/kustomization.yaml", "resources: [../../base]\nnamePrefix: dev-\n"),
    ];
    check("kubernetes_kustomizations_change_what_they_gather", &shown(&files));
}

#[test]
fn without_a_production_overlay_only_what_all_agree_on_is_known() {
    let overlay = |count: &str| {
        format!(
            "resources: [../base]\nnamePrefix: n{count}-\nreplicas: [{{ name: api, count: {count} }}]\nimages: [{{ name: mesh/envoy, newTag: v{count} }}]\n"
        )
    };
    let more = "apiVersion: v1\nkind: Service\nmetadata: { name: more }\n";
    let files = [
        ("k/base/api.yaml", BASE),
        ("k/base/kustomization.yaml", "resources: [api.yaml]\n"),
        ("k/a/kustomization.yaml", &overlay("1")),
        (
            "k/b/kustomization.yaml",
            &format!("{}patches: [{{ path: p.yaml }}]\n", overlay("2").replace("[../base]", "[../base, more.yaml]")),
        ),
        ("k/b/more.yaml", more),
        ("k/b/p.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec: { paused: true }\n"),
    ];
    check("kubernetes_overlays_agree_on_what_is_known", &shown(&files));
}

#[test]
fn what_kustomizations_cannot_tell_is_a_gap_or_a_hole() {
    let shown = listed(&[
        (
            "k/kustomization.yaml",
            "resources: [api.yaml, gone.yaml, \"https://x/y\"]\ntransformers: [t.yaml]\npatches: [{ path: no.yaml }]\n",
        ),
        ("k/api.yaml", BASE),
        ("loop/a/kustomization.yaml", "resources: [../b]\n"),
        ("loop/b/kustomization.yaml", "resources: [../a]\n"),
        ("loop/c/kustomization.yaml", "resources: [../a]\n"),
    ]);
    check("kubernetes_what_kustomizations_cannot_tell", &shown.join("\n"));
}

#[test]
fn charts_are_rendered_with_their_default_values() {
    let helpers = "{{- define \"app.labels\" -}}
app: {{ .Chart.Name }}
{{- end }}
{{- define \"app.name\" -}}
{{- printf \"%s-%s\" .Release.Name .Chart.Name | trunc 63 | trimSuffix \"-\" -}}
{{- end }}
";
    let deployment = "{{- $values := .Values -}}
{{- if .Values.enabled }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include \"app.name\" . }}
  namespace: {{ .Release.Namespace }}
spec:
  replicas: {{ .Values.replicas }}
  template:
    metadata:
      labels:
        {{- include \"app.labels\" . | nindent 8 }}
    spec:
      containers:
        - name: app
          image: \"{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}\"
          args: [\"--model\", {{ required \"a model\" .Values.model | quote }}]
          {{- with .Values.resources }}
          resources:
            {{- toYaml . | nindent 12 }}
          {{- end }}
          env:
          {{- range $name, $value := .Values.env }}
            - name: {{ $name }}
              value: {{ tpl $value $ | quote }}
          {{- end }}
{{- end }}
";
    let values = "enabled: true
replicas: 2
model: m
image: { repository: registry/app }
resources: { limits: { nvidia.com/gpu: 1 } }
env: { A: \"{{ .Values.model }}-x\", B: \"1\" }
";
    let monitor = "{{- if .Capabilities.APIVersions.Has \"monitoring.coreos.com/v1\" }}\napiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: { name: m }\n{{- end }}\n";
    let reading = shown(&[
        ("chart/Chart.yaml", "apiVersion: v2\nname: app\nversion: 0.1.0\nappVersion: \"1.2\"\n"),
        ("chart/values.yaml", values),
        ("chart/templates/_helpers.tpl", helpers),
        ("chart/templates/deployment.yaml", deployment),
        ("chart/templates/monitor.yaml", monitor),
        (
            "chart/templates/needs.yaml",
            "apiVersion: v1\nkind: Secret\nmetadata: { name: s }\ndata: { k: {{ required \"a key\" .Values.key }} }\n",
        ),
        ("chart/templates/NOTES.txt", "{{ .Values.nothing.there }}"),
        ("chart/templates/odd.yaml", "{{ if }}"),
    ]);
    check("kubernetes_charts_are_rendered", &reading);
}

#[test]
fn subcharts_take_values_from_their_parents() {
    let lines = listed(&[
        (
            "c/Chart.yaml",
            "name: c\ndependencies:\n  - { name: db, condition: db.enabled }\n  - { name: off, condition: off.enabled }\n  - { name: cache, alias: store, repository: \"file://../cache\" }\n  - { name: remote, repository: \"https://x\" }\n",
        ),
        ("c/values.yaml", "db: { enabled: true, name: mine }\noff: { enabled: false }\nglobal: { suffix: g }\n"),
        ("c/charts/db/Chart.yaml", "name: db\n"),
        ("c/charts/db/values.yaml", "name: theirs\nport: 1\n"),
        (
            "c/charts/db/templates/s.yaml",
            "apiVersion: v1\nkind: Service\nmetadata: { name: \"{{ .Values.name }}-{{ .Values.port }}-{{ .Values.global.suffix }}\" }\n",
        ),
        ("c/charts/off/Chart.yaml", "name: off\n"),
        ("c/charts/off/templates/s.yaml", "apiVersion: v1\nkind: Service\nmetadata: { name: off }\n"),
        ("cache/Chart.yaml", "name: cache\n"),
        ("cache/templates/s.yaml", "apiVersion: v1\nkind: Service\nmetadata: { name: {{ .Chart.Name }} }\n"),
        ("lib/Chart.yaml", "name: lib\ntype: library\n"),
        ("lib/templates/_x.tpl", "{{ define \"x\" }}{{ end }}"),
    ]);
    assert_eq!(
        lines,
        [
            "c:Service/mine-1-g c/charts/db/templates/s.yaml:1",
            "c:Service/store cache/templates/s.yaml:1",
            "gap: chart `remote` is not part of the tree (c/Chart.yaml:6)",
        ]
    );
}

#[test]
fn values_for_production_count() {
    let lines = shown(&[
        ("c/Chart.yaml", "name: c\n"),
        ("c/values.yaml", "n: 1\nsame: s\n"),
        ("c/values-prod.yaml", "n: 5\n"),
        ("c/values-dev.yaml", "n: 0\n"),
        (
            "c/templates/s.yaml",
            "apiVersion: v1\nkind: Service\nmetadata: { name: {{ .Values.same }} }\nspec: { n: {{ .Values.n }} }\n",
        ),
    ]);
    assert_eq!(
        lines,
        "Service c:Service/s (1-4) assuming values of the chart in c/values-prod.yaml\n  apiVersion: \"v1\"\n  kind: \"Service\"\n  metadata: {}\n    name: \"s\"\n  spec: {}\n    n: 5\n"
    );
}

/// What a template makes of `.Values`, in which `a` is a map, `l` a list, `n` 3 and `s` a text.
fn made(template: &str) -> String {
    let object = format!("apiVersion: v1\nkind: X\nmetadata: {{ name: x }}\nout: |-\n  {template}\n");
    let reading = read(&[
        ("c/Chart.yaml", "name: c\nversion: 1.2.3\n"),
        ("c/values.yaml", "a: { b: 1, c: x y }\nl: [p, q]\nn: 3\ns: Some Text\nt: true\ne: \"\"\n"),
        ("c/files/f.txt", "content"),
        ("c/templates/x.yaml", &object),
    ]);
    let out = reading.resources.first().map(|resource| resource.properties.as_map().unwrap().get("out"));
    match (out, reading.gaps.first()) {
        (Some(value), _) => value.to_text().to_string(),
        (None, Some(gap)) => gap.why.text.to_string(),
        (None, None) => String::new(),
    }
}

#[test]
fn functions_of_templates_do_what_helm_does() {
    let cases = [
        ("{{ .Values.s | upper | quote }}", "\"SOME TEXT\""),
        ("{{ .Values.s | lower | replace \" \" \"-\" | trunc 6 }}", "some-t"),
        ("{{ printf \"%s:%d|%5.1f|%-3s|%03d|%v\" \"a\" 2 1.25 \"x\" 7 .Values.n }}", "a:2|  1.2|x  |007|3"),
        ("{{ default \"d\" .Values.e }} {{ .Values.missing | default 5 }}", "d 5"),
        ("{{ ternary \"y\" \"n\" .Values.t }}{{ coalesce .Values.e \"z\" }}", "yz"),
        ("{{ toJson .Values.a }}", "{\"b\":1,\"c\":\"x y\"}"),
        ("{{ (fromYaml \"k: [1, 2]\").k | toJson }}", "[1,2]"),
        ("{{ range $i, $x := .Values.l }}{{ $i }}{{ $x }}{{ else }}none{{ end }}", "0p1q"),
        ("{{ range until 3 }}{{ if eq . 1 }}{{ continue }}{{ end }}{{ . }}{{ end }}", "02"),
        ("{{ $d := dict \"k\" 1 }}{{ $_ := set $d \"k\" 2 }}{{ $d.k }}{{ hasKey $d \"k\" }}", "2true"),
        ("{{ (merge (dict \"b\" 9) .Values.a) | toJson }}", "{\"b\":9,\"c\":\"x y\"}"),
        ("{{ (mergeOverwrite (dict \"b\" 9) .Values.a).b }}", "1"),
        ("{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ end }}{{ $x }}", "2"),
        ("{{ with .Values.a }}{{ .b }}{{ $.Values.n }}{{ end }}", "13"),
        ("{{ if and .Values.t (not .Values.e) (or false .Values.n) }}ok{{ end }}", "ok"),
        ("{{ add 1 2 | mul 3 }} {{ div 7 2 }} {{ max 1 9 }} {{ int \"12\" }}", "9 3 9 12"),
        ("{{ list 1 2 3 | rest | first }} {{ without (list 1 2) 1 | join \",\" }} {{ has 2 (list 1 2) }}", "2 2 true"),
        (
            "{{ dig \"b\" \"no\" .Values.a }}{{ get .Values.a \"c\" }}{{ keys .Values.a | sortAlpha | join \",\" }}",
            "1x yb,c",
        ),
        ("{{ \"a,b\" | splitList \",\" | last }}{{ (split \"/\" \"x/y\")._1 }}", "by"),
        ("{{ \"hi\" | b64enc }} {{ \"aGk=\" | b64dec }}", "aGk= hi"),
        ("{{ regexReplaceAll \"[0-9]+\" \"a12b\" \"-\" }} {{ regexMatch \"^a\" \"ab\" }}", "a-b true"),
        (
            "{{ semverCompare \">=1.20-0 <2\" .Capabilities.KubeVersion.Version }}{{ semverCompare \"^2\" \"1.9.0\" }}",
            "truefalse",
        ),
        (
            "{{ .Files.Get \"files/f.txt\" }}{{ range $p, $_ := .Files.Glob \"files/*\" }}{{ base $p }}{{ end }}",
            "contentf.txt",
        ),
        ("{{ kindOf .Values.a }} {{ kindIs \"string\" .Values.s }} {{ typeOf 1 }}", "map true int"),
        ("{{ (.Values.none).deep }}|{{ empty .Values.e }}|{{ len .Values.l }}", "|true|2"),
        ("{{ lookup \"v1\" \"Secret\" \"\" \"x\" | toJson }}{{ index .Values.l 1 }}", "{}q"),
        ("{{ randAlphaNum 5 }}-{{ .Release.Namespace }}", "${?}-${?}"),
        ("{{ .Chart.Version }} {{ .Release.Name }} {{ .Template.BasePath }}", "1.2.3 c c/templates"),
        (
            "{{ \"a\\nb\" | indent 2 | trim }}{{ \"x\" | repeat 3 }}{{ camelcase \"a_b\" }}{{ snakecase \"aB\" }}",
            "a\nbxxxABa_b",
        ),
        ("{{ .Values.none.deep }}", "the template cannot be rendered: nothing is there that could have a field `deep`"),
        ("{{ fail \"no\" }}", "the template cannot be rendered: the chart asks for other values: no"),
        ("{{ nothing 1 }}", "the template cannot be rendered: function `nothing` is not known"),
        ("{{ include \"gone\" . }}", "the template cannot be rendered: template `gone` is not defined"),
    ];
    for (template, expected) in cases {
        assert_eq!(made(template), expected, "{template}");
    }
}

#[test]
fn hostile_templates_end() {
    let cases = [
        "{{ range until 99999 }}{{ range until 99999 }}x{{ end }}{{ end }}",
        "{{ $s := \"xxxxxxxxxx\" }}{{ range until 60 }}{{ $s = print $s $s }}{{ end }}{{ $s }}",
        "{{ define \"f\" }}{{ include \"f\" . }}{{ end }}{{ include \"f\" . }}",
        "{{ define \"g\" }}{{ template \"g\" . }}{{ end }}{{ template \"g\" . }}",
        "{{ $d := dict }}{{ $_ := set $d \"d\" $d }}{{ $_ := set $d \"e\" $d }}{{ toYaml $d }}",
        "{{ $d := dict }}{{ range until 60 }}{{ $d = dict \"a\" $d \"b\" $d }}{{ end }}{{ deepCopy $d | toJson }}",
        "{{ tpl \"{{ tpl .Values.s . }}\" (dict \"Values\" (dict \"s\" \"{{ tpl .Values.s . }}\")) }}",
        "{{ repeat 99999999 \"x\" }}",
        "{{ regexMatch \"(a{999}){999}\" \"a\" }}",
    ];
    for template in cases {
        assert!(made(template).starts_with("the template cannot be rendered: "), "{template}: {:.200}", made(template));
    }
    let deep = format!("{}x{}", "{{ if true }}".repeat(90), "{{ end }}".repeat(90));
    assert_eq!(made(&deep), "x");
    let deeper = "(".repeat(5_000);
    assert!(made(&format!("{{{{ {deeper} }}}}")).starts_with("the template cannot be rendered: "));
}

#[test]
fn what_is_deployed_from_elsewhere_is_a_gap() {
    let application = |source: &str| {
        format!(
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{ name: a }}\nspec:\n  source: {source}\n"
        )
    };
    let cases = [
        (application("{ repoURL: x, chart: langfuse }"), 1),
        (application("{ repoURL: x, chart: keda }"), 0),
        (application("{ repoURL: x, path: deploy }"), 0),
        (application("{ repoURL: x, path: other }"), 1),
    ];
    for (text, gaps) in cases {
        let namespace = "apiVersion: v1\nkind: Namespace\nmetadata: { name: n }\n";
        let reading = read(&[("argo/a.yaml", &text), ("deploy/n.yaml", namespace)]);
        assert_eq!(reading.gaps.len(), gaps, "{text}");
    }
}

#[test]
fn examples_and_tests_stand_aside() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: { name: x, annotations: { helm.sh/hook: test } }\n";
    let reading = read(&[("c/Chart.yaml", "name: c\n"), ("c/templates/x.yaml", pod), ("examples/x.yaml", pod)]);
    assert!(reading.resources.iter().all(|resource| resource.scope == Scope::Aside));
    assert_eq!(reading.resources.len(), 2);
}
