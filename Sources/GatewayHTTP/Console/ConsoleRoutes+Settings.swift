/// The pages of an organization's settings, topic by topic.
extension ConsoleRoutes {
    var settingsRoutes: [Route] { domainRoutes + accessRoutes + removalRoutes + certificateRoutes + apiKeyRoutes }
}
