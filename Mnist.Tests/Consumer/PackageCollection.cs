namespace Mnist.Tests.Consumer;

/// <summary>The tests that use the packages: these are packed once for all of them.</summary>
[CollectionDefinition(Name)]
public sealed class PackageCollection : ICollectionFixture<PackageFeed>
{
    public const string Name = "Packages";
}
