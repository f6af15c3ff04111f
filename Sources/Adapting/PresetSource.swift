/// The presets that this installation has.
package protocol PresetSource: Sendable {
    /// By id.
    var presets: [Preset] { get }
    func preset(_ id: String) -> Preset?
}
