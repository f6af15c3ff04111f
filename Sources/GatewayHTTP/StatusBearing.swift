/// An error of this room that knows its HTTP status.
package protocol StatusBearing {
    var status: Int { get }
}
