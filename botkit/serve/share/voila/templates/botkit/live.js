// Live widgets without JupyterLab: a screen is a box of anywidgets, and for those a model, a module and a websocket are
// enough. A page with any other widget loads Voila's own scripts instead (index.html.j2), 1.3 MB of them.
// The protocol: https://jupyter-server.readthedocs.io/en/latest/developers/websocket-protocols.html
// and https://github.com/jupyter-widgets/ipywidgets/blob/main/packages/schema/messages.md
(() => {
  const config = JSON.parse(document.getElementById("jupyter-config-data").textContent);
  const OUTPUT = 'script[type="application/vnd.voila.cell-output+json"]', VIEW = "application/vnd.jupyter.widget-view+json";
  const V1 = "v1.kernel.websocket.jupyter.org", CONTROL = "jupyter.widget.control", VERSION = { version: "2.1.0" };
  const PARTS = ["channel", "header", "parent_header", "metadata", "content"];
  // randomUUID is only there on localhost and https.
  const identity = () => "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16));

  function read(data) {
    const view = new DataView(data), text = new TextDecoder();
    const at = (index) => Number(view.getBigUint64(8 * (index + 1), true));
    const count = Number(view.getBigUint64(0, true));
    const part = (index) => text.decode(new Uint8Array(data, at(index), at(index + 1) - at(index)));
    const message = Object.fromEntries(PARTS.map((name, index) => [name, index ? JSON.parse(part(index)) : part(index)]));
    message.buffers = [];
    for (let index = 5; index < count - 1; index++) message.buffers.push(new DataView(data.slice(at(index), at(index + 1))));
    return message;
  }

  function write(message) {
    const parts = PARTS.map((name, index) => new TextEncoder().encode(index ? JSON.stringify(message[name]) : message[name]));
    const head = 8 * (parts.length + 2);
    const data = new Uint8Array(parts.reduce((size, part) => size + part.length, head)), view = new DataView(data.buffer);
    view.setBigUint64(0, BigInt(parts.length + 1), true);
    let offset = head;
    parts.forEach((part, index) => {
      view.setBigUint64(8 * (index + 1), BigInt(offset), true);
      data.set(part, offset);
      offset += part.length;
    });
    view.setBigUint64(head - 8, BigInt(offset), true);
    return data;
  }

  /** What page.js listens to, by the names that JupyterLab's kernel connection has for it. */
  const signal = () => {
    const slots = [];
    return { connect: (slot) => slots.push(slot), emit: (sender, value) => slots.forEach((slot) => slot(sender, value)) };
  };
  const kernel = {
    connectionStatus: "connecting", status: "unknown", connectionStatusChanged: signal(), statusChanged: signal(), anyMessage: signal(),
  };

  class Events {
    #heard = new Map();
    on(names, callback, context) {
      for (const name of names.split(/\s+/)) this.#heard.set(name, [...(this.#heard.get(name) ?? []), { callback, context }]);
      return this;
    }
    off(names, callback, context) {
      for (const name of names?.split(/\s+/) ?? [...this.#heard.keys()]) {
        const others = (one) => (callback && one.callback !== callback) || (context && one.context !== context);
        this.#heard.set(name, (this.#heard.get(name) ?? []).filter(others));
      }
      return this;
    }
    trigger(name, ...values) {
      for (const { callback, context } of this.#heard.get(name) ?? []) {
        // One listener that fails must not keep the others from hearing.
        try { callback.apply(context ?? this, values); } catch (error) { console.error(error); }
      }
    }
  }

  /** The part of ipywidgets' model that anywidget hands to a front end. */
  class Model extends Events {
    constructor(id, { model_name, model_module, state }) {
      super();
      Object.assign(this, { model_id: id, name: model_name, module: model_module, state, changed: new Set() });
      this.widget_manager = { get_model: async (other) => models.get(other) };
    }
    get(name) { return this.state[name]; }
    set(name, value) {
      const values = typeof name === "string" ? { [name]: value } : name;
      for (const key of Object.keys(values)) this.changed.add(key);
      this.take(values);
    }
    take(values) {
      const changed = Object.keys(values).filter((key) => this.state[key] !== values[key] || typeof values[key] === "object");
      Object.assign(this.state, values);
      for (const key of changed) this.trigger(`change:${key}`, this, values[key]);
      if (changed.length) this.trigger("change", this);
    }
    save_changes() {
      const state = Object.fromEntries([...this.changed].map((key) => [key, this.state[key]]));
      this.changed.clear();
      this.tell({ method: "update", state, buffer_paths: [] });
    }
    send(content) { this.tell({ method: "custom", content }); }
    tell(data) { send("comm_msg", { comm_id: this.model_id, data }, VERSION); }
    receive({ method, state, buffer_paths, content }, buffers) {
      if (method === "update") this.take(filled(state, buffer_paths, buffers));
      else if (method === "custom") this.trigger("msg:custom", content, buffers);
    }
  }

  function filled(state, paths, buffers) {
    paths?.forEach((path, index) => {
      path.slice(0, -1).reduce((inner, key) => inner[key], state)[path.at(-1)] = buffers[index];
    });
    return state;
  }

  // --- from the state of a widget to its view -------------------------------------------------------------------
  const models = new Map(), modules = new Map();

  /** Styles count before the view shows, also those that a style sheet loads from the server. */
  async function style({ state: { _css, _anywidget_id } }) {
    if (!_css || document.getElementById(_anywidget_id)) return;
    const sheet = Object.assign(document.createElement("style"), { id: _anywidget_id, textContent: _css });
    const loaded = new Promise((done) => { sheet.onload = sheet.onerror = done; });
    document.head.append(sheet);
    await loaded;
  }

  function module({ state: { _esm } }) {
    if (!modules.has(_esm)) {
      const url = URL.createObjectURL(new Blob([_esm], { type: "text/javascript" }));
      const loaded = import(url).then(({ default: made }) => (typeof made === "function" ? made() : made));
      modules.set(_esm, loaded.finally(() => URL.revokeObjectURL(url)));
    }
    return modules.get(_esm);
  }

  /** A module as it wants to be called; what it hears is kept back until it has begun. */
  async function begin(model) {
    const [{ initialize, render }] = await Promise.all([module(model), style(model)]);
    await initialize?.({ model, signal: new AbortController().signal, experimental: {} });
    return render;
  }

  const reference = (text) => models.get(text?.startsWith?.("IPY_MODEL_") ? text.slice(10) : "");

  function dress(el, model) {
    el.classList.add("lm-Widget", "jupyter-widgets", ...(model.get("_dom_classes") ?? []));
    for (const [name, value] of Object.entries(reference(model.get("layout"))?.state ?? {})) {
      if (!name.startsWith("_") && value !== null) el.style.setProperty(name.replaceAll("_", "-"), value);
    }
    return el;
  }

  /** Build a widget's view; anywidgets begin at the same time, as their modules come. */
  async function view(model) {
    const el = dress(document.createElement("div"), model);
    if (model.module === "anywidget") {
      await (await model.begun)?.({ model, el, signal: new AbortController().signal, experimental: {} });
    } else if (/^[VH]?BoxModel$/.test(model.name)) {
      el.classList.add("widget-container", "widget-box", `widget-${model.name.slice(0, -5).toLowerCase()}`);
      el.append(...(await Promise.all(model.get("children").map((child) => view(reference(child))))));
    } else throw new Error(`${model.name} of ${model.module} is not shown without JupyterLab.`);
    return el;
  }

  async function show(states) {
    for (const [id, state] of Object.entries(states)) add(id, state);
    for (const script of document.querySelectorAll(OUTPUT)) {
      const model = models.get(JSON.parse(script.textContent).data[VIEW]?.model_id);
      if (!model) continue;
      const live = document.createElement("div");
      live.className = "jp-OutputArea-output";
      script.after(live);
      // In the page from the start, though unseen: a chart asks how wide it is.
      live.append(await view(model));
    }
  }

  function add(id, state) {
    const model = new Model(id, state);
    models.set(id, model);
    if (model.module === "anywidget") model.begun = begin(model);
  }

  // --- the websocket ----------------------------------------------------------------------------------------------
  const session = identity(), control = identity();
  const address = new URL(`${config.baseUrl}api/kernels/${config.kernelId}/channels?session_id=${session}`, location.href);
  address.protocol = address.protocol.replace("http", "ws");
  const socket = new WebSocket(address, [V1]);
  socket.binaryType = "arraybuffer";

  function send(msg_type, content, metadata = {}) {
    if (socket.readyState !== WebSocket.OPEN) return;
    const header = { msg_id: identity(), msg_type, session, username: "", version: "5.3", date: new Date().toISOString() };
    socket.send(write({ channel: "shell", header, parent_header: {}, metadata, content }));
  }

  function became(status) {
    kernel.connectionStatus = status;
    kernel.connectionStatusChanged.emit(kernel, status);
  }

  socket.addEventListener("open", () => {
    send("comm_open", { comm_id: control, target_name: CONTROL, data: {} }, { version: "1.0.0" });
    send("comm_msg", { comm_id: control, data: { method: "request_states" } });
    became("connected");
  });
  socket.addEventListener("close", () => became("disconnected"));
  socket.addEventListener("message", ({ data }) => {
    const message = read(data), { header, content } = message;
    kernel.anyMessage.emit(kernel, message);
    if (header.msg_type === "status") {
      kernel.status = content.execution_state;
      kernel.statusChanged.emit(kernel, kernel.status);
    } else if (content.comm_id === control && content.data.method === "update_states") {
      send("comm_close", { comm_id: control, data: {} });
      states(content.data, message.buffers);
    } else if (header.msg_type === "comm_open" && content.target_name === "jupyter.widget") {
      const { state, buffer_paths } = content.data;
      filled(state, buffer_paths, message.buffers);
      add(content.comm_id, { model_name: state._model_name, model_module: state._model_module, state });
    } else if (header.msg_type === "comm_close") {
      models.get(content.comm_id)?.trigger("comm:close", models.get(content.comm_id));
    } else if (header.msg_type === "comm_msg") {
      heard(models.get(content.comm_id), content.data, message.buffers);
    }
  });

  /** Nothing is lost that comes while a module loads, and nothing overtakes. */
  function heard(model, data, buffers) {
    if (!model) return;
    model.last = Promise.all([model.last, model.begun]).then(() => model.receive(data, buffers), () => {});
  }

  function states({ states, buffer_paths = [] }, buffers) {
    filled(states, buffer_paths, buffers);
    show(states).catch((error) => console.error(error));
  }

  window.jupyterapp = { widgetManager: { kernel } };
})();
